/** What is allowed: rules over a transaction and the features of its card. No ISO 8583, no actor, no socket. */
package dev.postern.fraud.rules;

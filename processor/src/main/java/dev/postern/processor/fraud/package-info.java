/** The actor that lets the fraud rules judge a card's request before its issuer does, and keeps the card's features. */
package dev.postern.processor.fraud;

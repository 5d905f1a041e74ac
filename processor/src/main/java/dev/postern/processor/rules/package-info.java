/** {@code postern rules}: what a fraud analyst asks of a rule file before it goes live. No node is needed for it. */
package dev.postern.processor.rules;

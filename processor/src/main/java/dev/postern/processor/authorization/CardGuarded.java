package dev.postern.processor.authorization;

/**
 * What a card's guard counts has changed: stands in the card's stream directly before the outcome that changed it.
 *
 * @param pinTries wrong PINs since the last right one
 * @param transactionCounter the highest ATC of its chip that was proven; -1 when none was
 */
public record CardGuarded(CardToken token, int pinTries, int transactionCounter, long atEpochMillis) implements Event {
}

package dev.postern.fraud.rules;

/**
 * What a rule may know of a transaction. Implementations are immutable and are read on the thread that evaluates.
 *
 * @param amountMinor minor units; 0 for an inquiry
 * @param currency ISO 4217 number
 * @param movesMoney false for an inquiry
 * @param atEpochMillis when it is judged, milliseconds since 1970-01-01T00:00Z
 */
public record Transaction(long amountMinor, int currency, boolean movesMoney, long atEpochMillis) {
}

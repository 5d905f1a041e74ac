package dev.postern.processor.authorization;

/**
 * A simulated card was seen for the first time and got its account. First record of a card in its stream.
 *
 * @param maskedPan first six and last four digits
 * @param currency ISO 4217 number
 * @param openingMinor opening balance in minor units
 */
public record AccountOpened(CardToken token, String maskedPan, int currency, long openingMinor, long atEpochMillis)
        implements Event {
}

package dev.postern.processor.authorization;

/**
 * A reversal was accepted, whatever it found. It stands in the card's stream.
 *
 * @param originalBatch batch of the original, field 61
 * @param originalStan STAN of the original, field 11 and 61
 * @param amountMinor what went back to the card, minor units; 0 unless {@link Ending#MONEY_RETURNED}
 * @param reason field 39 of the request
 * @param answer the answer message, MTI up to the last field before the MAC
 */
public record Reversed(Exchange exchange, CardToken token, Ending ending, int originalBatch, int originalStan,
        long amountMinor, int currency, String reason, String rrn, byte[] answer, long atEpochMillis)
        implements Event {
}

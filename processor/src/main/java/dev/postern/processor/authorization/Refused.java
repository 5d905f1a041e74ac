package dev.postern.processor.authorization;

/**
 * The terminal's partition refused before any card was asked (12, 13, 14, 15, 22 ...). It stands in the partition's
 * stream and occupies the STAN.
 *
 * @param answer the answer message, MTI up to the last field before the MAC
 */
public record Refused(Exchange exchange, String responseCode, byte[] answer, long atEpochMillis) implements Event {
}

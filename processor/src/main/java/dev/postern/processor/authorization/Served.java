package dev.postern.processor.authorization;

/**
 * The terminal's partition answered by itself something that moves no money: a bill's amount, a product's price, how a
 * shown code stands. It stands in the partition's stream and occupies the STAN.
 *
 * @param responseCode field 39
 * @param answer the answer message, MTI up to the last field before the MAC
 */
public record Served(Exchange exchange, Kind kind, String responseCode, byte[] answer, long atEpochMillis)
        implements Event {
}

package dev.postern.processor.authorization;

/**
 * A terminal's totals are not ours: it sends its items now. It stands in the partition's stream.
 *
 * @param home what the terminal claims of home cards; of all cards when it tells no difference
 * @param foreign what it claims of foreign cards
 * @param responseCode field 39
 * @param answer the answer message, MTI up to the last field before the MAC
 */
public record BatchDisputed(Exchange exchange, BatchTotals home, BatchTotals foreign, String responseCode,
        byte[] answer, long atEpochMillis) implements Event {
}

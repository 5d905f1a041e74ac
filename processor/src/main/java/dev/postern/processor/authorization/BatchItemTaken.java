package dev.postern.processor.authorization;

/**
 * One item of a batch that does not balance, as the terminal has it. It stands in the partition's stream.
 *
 * @param itemStan STAN of the transaction, field 61
 * @param credit whether it counts among the credits
 * @param amountMinor as the terminal has it
 * @param responseCode field 39
 * @param answer the answer message, MTI up to the last field before the MAC
 */
public record BatchItemTaken(Exchange exchange, int itemStan, boolean credit, long amountMinor, String responseCode,
        byte[] answer, long atEpochMillis) implements Event {
}

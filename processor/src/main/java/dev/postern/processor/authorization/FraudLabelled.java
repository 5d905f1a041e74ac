package dev.postern.processor.authorization;

/**
 * Somebody says what a transaction turned out to be; the newest word counts. It stands in the card's stream.
 *
 * @param rrn the transaction's retrieval reference number
 * @param fraud false: genuine
 * @param by who says so, as the command told it
 */
public record FraudLabelled(String rrn, boolean fraud, String by, long atEpochMillis) implements Event {
}

package dev.postern.processor.authorization;

/**
 * An open bill is kept for one card: nobody else may pay it while that card's payment runs or stands. It stands in the stream
 * of the bill's own shard, before the debit in the card's; another card's takes its place when nothing came of it.
 *
 * @param token whose payment it is kept for
 * @param code the bill's number
 * @param untilEpochMillis how long that is remembered
 */
public record BillReserved(CardToken token, long code, long untilEpochMillis, long atEpochMillis) implements Event {
}

package dev.postern.processor.authorization;

/**
 * A terminal shows a code that a customer may pay with a wallet. It stands in the partition's stream.
 *
 * @param code what the payment uses up
 * @param untilEpochMillis when it can no longer be paid
 * @param rrn field 37 of the answer: polls name it
 * @param answer the answer message, MTI up to the last field before the MAC
 */
public record CodeShown(Exchange exchange, long code, long amountMinor, int currency, String rrn,
        long untilEpochMillis, byte[] answer, long atEpochMillis) implements Event {
}

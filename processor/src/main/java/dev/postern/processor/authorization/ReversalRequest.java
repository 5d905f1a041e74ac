package dev.postern.processor.authorization;

import dev.postern.protocol.iso8583.Pan;

/**
 * A request to undo an earlier one. Immutable; crosses threads.
 *
 * @param originalBatch batch of the original, field 61
 * @param originalStan STAN of the original, fields 11 and 61
 * @param originalIsDecided the terminal's window knows the original and its answer
 * @param reason field 39 of the request
 */
public record ReversalRequest(Exchange exchange, CardToken token, Pan pan, int originalBatch, int originalStan,
        boolean originalIsDecided, long amountMinor, int currency, String reason, long atEpochMillis,
        AnswerLayout layout) implements CardRequest {
}

package dev.postern.processor.authorization;

import dev.postern.protocol.iso8583.Pan;

/**
 * A request to undo an earlier one. Immutable; crosses threads.
 *
 * @param kind of the original, as the codes say
 * @param originalBatch batch of the original, field 61
 * @param originalStan STAN of the original, fields 11 and 61
 * @param originalIsDecided the terminal's window knows the original and its answer
 * @param openBatch the terminal's batch now: where it counts
 * @param replacementMinor what is to be left of the original, field 95; -1 when nothing is
 * @param foreign the card's issuer is marked so
 * @param reason field 39 of the request
 */
public record ReversalRequest(Exchange exchange, Kind kind, CardToken token, Pan pan, int originalBatch,
        int originalStan, boolean originalIsDecided, int openBatch, long amountMinor, long replacementMinor,
        int currency, boolean foreign, String reason, long atEpochMillis, AnswerLayout layout) implements CardRequest {

    /** Of a whole purchase of the open batch. */
    public ReversalRequest(Exchange exchange, CardToken token, Pan pan, int originalBatch, int originalStan,
            boolean originalIsDecided, long amountMinor, int currency, String reason, long atEpochMillis,
            AnswerLayout layout) {
        this(exchange, Kind.PURCHASE, token, pan, originalBatch, originalStan, originalIsDecided, originalBatch,
                amountMinor, -1, currency, false, reason, atEpochMillis, layout);
    }
}

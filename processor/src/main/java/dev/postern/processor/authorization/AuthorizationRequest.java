package dev.postern.processor.authorization;

import dev.postern.protocol.iso8583.Pan;

/**
 * A sale or an inquiry to be authorized. Immutable; crosses threads.
 *
 * @param amountMinor minor units; 0 for an inquiry
 * @param expiryYearMonth field 14 as YYMM, or -1 when the request had none
 */
public record AuthorizationRequest(Exchange exchange, Kind kind, CardToken token, Pan pan, long amountMinor,
        int currency, int expiryYearMonth, long atEpochMillis, AnswerLayout layout) implements CardRequest {
}

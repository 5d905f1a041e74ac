package dev.postern.processor.authorization;

import dev.postern.protocol.iso8583.Pan;

/**
 * Anything asked of a card but a reversal. Immutable; crosses threads.
 *
 * @param amountMinor minor units; 0 for an inquiry
 * @param expiryYearMonth field 14 as YYMM, or -1 when the request had none
 * @param particulars null when there is nothing to say beyond the rest
 */
public record AuthorizationRequest(Exchange exchange, Kind kind, CardToken token, Pan pan, long amountMinor,
        int currency, int expiryYearMonth, Particulars particulars, long atEpochMillis,
        AnswerLayout layout) implements CardRequest {

    /** Without particulars. */
    public AuthorizationRequest(Exchange exchange, Kind kind, CardToken token, Pan pan, long amountMinor, int currency,
            int expiryYearMonth, long atEpochMillis, AnswerLayout layout) {
        this(exchange, kind, token, pan, amountMinor, currency, expiryYearMonth, null, atEpochMillis, layout);
    }

    /** Whether the card's issuer is marked as foreign. */
    public boolean foreign() {
        return particulars != null && particulars.foreign();
    }
}

package dev.postern.processor.authorization;

/**
 * A rule or the issuer said no; nothing moved. It stands in the card's stream and occupies the STAN.
 *
 * @param responseCode field 39 of the answer
 * @param answer the answer message, MTI up to the last field before the MAC
 * @param judged as {@link Approved#judged}
 */
public record Declined(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
        String responseCode, byte[] answer, long atEpochMillis, byte[] judged) implements Event {

    /** Without rules of a file. */
    public Declined(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
            String responseCode, byte[] answer, long atEpochMillis) {
        this(exchange, token, kind, amountMinor, currency, rrn, responseCode, answer, atEpochMillis, null);
    }
}

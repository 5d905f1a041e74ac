package dev.postern.processor.authorization;

/**
 * A rule or the issuer said no; nothing moved. It stands in the card's stream and occupies the STAN.
 *
 * @param reference retrieval reference number, field 37, as {@link References} makes it
 * @param responseCode field 39 of the answer
 * @param answer the answer message, MTI up to the last field before the MAC
 * @param judged as {@link Approved#judged}
 */
public record Declined(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, long reference,
        String responseCode, byte[] answer, long atEpochMillis, byte[] judged) implements Event, Decision {

    /** With the reference as text. */
    public Declined(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
            String responseCode, byte[] answer, long atEpochMillis, byte[] judged) {
        this(exchange, token, kind, amountMinor, currency, References.rrnOf(rrn), responseCode, answer, atEpochMillis, judged);
    }

    /** Likewise, without rules of a file. */
    public Declined(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
            String responseCode, byte[] answer, long atEpochMillis) {
        this(exchange, token, kind, amountMinor, currency, rrn, responseCode, answer, atEpochMillis, null);
    }

    @Override
    public Event event() {
        return this;
    }

    /** Field 37 as text. */
    public String rrn() {
        return References.rrnText(reference);
    }
}

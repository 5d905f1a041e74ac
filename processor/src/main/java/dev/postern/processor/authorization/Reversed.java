package dev.postern.processor.authorization;

/**
 * A reversal was accepted, whatever it found. It stands in the card's stream.
 *
 * @param kind of the original
 * @param originalBatch batch of the original, field 61
 * @param originalStan STAN of the original, field 11 and 61
 * @param amountMinor what was undone, minor units; 0 when nothing was
 * @param reason field 39 of the request
 * @param effect null when nothing changed, or a whole debit of the open batch came back to its card
 * @param answer the answer message, MTI up to the last field before the MAC
 * @param originalEpochMillis when the original was decided; 0 when it is not known, or there was no rule file
 * @param judged whom it concerns, as {@link Approved#judged}; no rule is asked about a reversal
 */
public record Reversed(Exchange exchange, CardToken token, Kind kind, Ending ending, int originalBatch,
        int originalStan, long amountMinor, int currency, String reason, String rrn, Effect effect, byte[] answer,
        long atEpochMillis, long originalEpochMillis, byte[] judged) implements Event, Decision {

    /** Without rules of a file. */
    public Reversed(Exchange exchange, CardToken token, Kind kind, Ending ending, int originalBatch, int originalStan,
            long amountMinor, int currency, String reason, String rrn, Effect effect, byte[] answer,
            long atEpochMillis) {
        this(exchange, token, kind, ending, originalBatch, originalStan, amountMinor, currency, reason, rrn, effect,
                answer, atEpochMillis, 0, null);
    }

    /** Of a purchase of the open batch. */
    public Reversed(Exchange exchange, CardToken token, Ending ending, int originalBatch, int originalStan,
            long amountMinor, int currency, String reason, String rrn, byte[] answer, long atEpochMillis) {
        this(exchange, token, Kind.PURCHASE, ending, originalBatch, originalStan, amountMinor, currency, reason, rrn,
                null, answer, atEpochMillis);
    }

    @Override
    public Event event() {
        return this;
    }

    /** Field 39: whatever it found, it is done. */
    @Override
    public String responseCode() {
        return ResponseCode.APPROVED;
    }

    /** What it adds to the card's balance, minor units. */
    public long balanceMinor() {
        return effect != null ? effect.balanceMinor() : ending == Ending.MONEY_RETURNED ? amountMinor : 0;
    }
}

package dev.postern.processor.authorization;

/**
 * The issuer approved. The one record of the outcome: it stands in the card's stream, and the terminal's window and
 * totals are projections of it.
 *
 * @param amountMinor what was approved, minor units; 0 for an inquiry
 * @param reference retrieval reference number, field 37, as {@link References} makes it
 * @param approval field 38, likewise
 * @param effect null when the kind says it all: a debit takes the amount, a credit gives it, an inquiry does nothing
 * @param answer the answer message, MTI up to the last field before the MAC
 * @param judged what the rules of the file saw and said, in the form of the fraud room; null when there was no file
 */
public record Approved(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, long reference,
        int approval, Effect effect, byte[] answer, long atEpochMillis, byte[] judged) implements Event, Decision {

    /** With reference and code as texts. */
    public Approved(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
            String approvalCode, Effect effect, byte[] answer, long atEpochMillis, byte[] judged) {
        this(exchange, token, kind, amountMinor, currency, References.rrnOf(rrn), References.approvalCodeOf(approvalCode),
                effect, answer, atEpochMillis, judged);
    }

    /** Likewise, without rules of a file. */
    public Approved(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
            String approvalCode, Effect effect, byte[] answer, long atEpochMillis) {
        this(exchange, token, kind, amountMinor, currency, rrn, approvalCode, effect, answer, atEpochMillis, null);
    }

    /** Likewise, of a sale or an inquiry at home. */
    public Approved(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
            String approvalCode, byte[] answer, long atEpochMillis) {
        this(exchange, token, kind, amountMinor, currency, rrn, approvalCode, null, answer, atEpochMillis, null);
    }

    /** Field 37 as text. */
    public String rrn() {
        return References.rrnText(reference);
    }

    /** Field 38 as text. */
    public String approvalCode() {
        return References.approvalCodeText(approval);
    }

    /** What it adds to the card's balance, minor units. */
    public long balanceMinor() {
        return effect != null ? effect.balanceMinor() : switch (kind.money()) {
            case TAKES -> -amountMinor;
            case GIVES -> amountMinor;
            case HOLDS, STAYS -> 0;
        };
    }

    @Override
    public Event event() {
        return this;
    }

    /** Field 39: 00 or 10. */
    @Override
    public String responseCode() {
        return effect == null ? ResponseCode.APPROVED : effect.responseCode();
    }
}

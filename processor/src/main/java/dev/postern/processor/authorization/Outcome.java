package dev.postern.processor.authorization;

/**
 * What is answered, before anyone knows how it looks on the wire. Immutable; any thread.
 *
 * @param responseCode field 39
 * @param rrn field 37, or null when the request reached no decision (97, A0, 91 ...)
 * @param approvalCode field 38, or null when not approved
 * @param field44 what field 44 says, e.g. the number of the field that is wrong, or null
 * @param balance what field 54 says, or null
 * @param more what else the answer says, or null
 * @param atEpochMillis when it was decided; fields 12 and 13
 */
public record Outcome(String responseCode, String rrn, String approvalCode, String field44, Balance balance,
        More more, long atEpochMillis) {

    /** What most answers say. */
    public Outcome(String responseCode, String rrn, String approvalCode, String field44, Balance balance,
            long atEpochMillis) {
        this(responseCode, rrn, approvalCode, field44, balance, null, atEpochMillis);
    }

    /**
     * What a few answers say besides.
     *
     * @param amountMinor what field 4 says instead of the request's amount, or -1
     * @param field48 totals or tags, or null
     * @param field56 text for the terminal's screen, or null
     * @param field59 tags, or null
     */
    public record More(long amountMinor, String field48, String field56, String field59) {

        /** Field 4 alone. */
        public static More amount(long amountMinor) {
            return new More(amountMinor, null, null, null);
        }
    }

    /** A balance in minor units, as the issuer sees it. */
    public record Balance(long ledgerMinor, long availableMinor, int currency) {
    }

    /** A refusal that says only its code. */
    public static Outcome refused(String responseCode, String rrn, long atEpochMillis) {
        return new Outcome(responseCode, rrn, null, null, null, atEpochMillis);
    }

    /** Whether field 39 is 00 or 10. */
    public boolean approved() {
        return ResponseCode.APPROVED.equals(responseCode) || ResponseCode.PARTLY_APPROVED.equals(responseCode);
    }
}

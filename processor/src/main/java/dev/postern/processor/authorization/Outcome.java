package dev.postern.processor.authorization;

/**
 * What is answered, before anyone knows how it looks on the wire. Immutable; any thread.
 *
 * @param responseCode field 39
 * @param reference field 37, or {@link References#NONE} when the request reached no decision (97, A0, 91 ...)
 * @param approval field 38, or {@link References#NONE} when not approved
 * @param more what else the answer says, or null
 * @param atEpochMillis when it was decided; fields 12 and 13
 */
public record Outcome(String responseCode, long reference, int approval, More more, long atEpochMillis) {

    /**
     * What a few answers say besides.
     *
     * @param amountMinor what field 4 says instead of the request's amount, or -1
     * @param field44 e.g. the number of the field that is wrong, or null
     * @param balance what field 54 says, or null
     * @param field48 totals or tags, or null
     * @param field56 text for the terminal's screen, or null
     * @param field59 tags, or null
     */
    public record More(long amountMinor, String field44, Balance balance, String field48, String field56, String field59) {

        /** Field 4 alone. */
        public static More amount(long amountMinor) {
            return new More(amountMinor, null, null, null, null, null);
        }

        /** Field 44 alone. */
        public static More field44(String text) {
            return new More(-1, text, null, null, null, null);
        }

        /** Field 54 alone. */
        public static More balance(Balance balance) {
            return new More(-1, null, balance, null, null, null);
        }

        /** Texts; null where there is none. */
        public static More texts(String field48, String field56, String field59) {
            return new More(-1, null, null, field48, field56, field59);
        }
    }

    /** A balance in minor units, as the issuer sees it. */
    public record Balance(long ledgerMinor, long availableMinor, int currency) {
    }

    /** An approval that has no code of its own: nothing moved. */
    public static Outcome served(long reference, More more, long atEpochMillis) {
        return new Outcome(ResponseCode.APPROVED, reference, References.NONE, more, atEpochMillis);
    }

    /** A refusal that says only its code. */
    public static Outcome refused(String responseCode, long reference, long atEpochMillis) {
        return new Outcome(responseCode, reference, References.NONE, null, atEpochMillis);
    }

    /** Field 37 as text, or null. */
    public String rrn() {
        return References.rrnText(reference);
    }

    /** Field 38 as text, or null. */
    public String approvalCode() {
        return References.approvalCodeText(approval);
    }
}

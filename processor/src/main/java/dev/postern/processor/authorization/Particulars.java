package dev.postern.processor.authorization;

/**
 * What a request says beyond card and amount, and what the tables say of its card; a purchase at home has none. Immutable;
 * crosses threads.
 *
 * @param takesPart 60.6 is 1: a part of the amount is welcome
 * @param foreign the card's issuer is marked so: the batch totals count it apart
 * @param rrn field 37 of the request: the transaction that it goes on from; or null
 * @param approvalCode field 38 of the request: the same; or null
 * @param original batch and STAN of field 61 and the terminal; or null
 * @param payee where a transfer goes, or null
 * @param payeeTerms of the payee's issuer, or null
 * @param code a number for what can be used once, such as a wallet's code or a bill; 0: none
 * @param codeUntilEpochMillis how long its use is remembered
 * @param happened false when an advice tells of a local refusal: nothing moved
 */
public record Particulars(boolean takesPart, boolean foreign, String rrn, String approvalCode, OriginalKey original,
        Payee payee, IssuerTerms payeeTerms, long code, long codeUntilEpochMillis, boolean happened) {

    /** Of a request that says nothing more than how its card is counted. */
    public static Particulars ofCard(boolean takesPart, boolean foreign) {
        return new Particulars(takesPart, foreign, null, null, null, null, null, 0, 0, true);
    }
}

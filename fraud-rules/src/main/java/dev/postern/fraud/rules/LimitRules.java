package dev.postern.fraud.rules;

import dev.postern.fraud.features.CardActivity;

/**
 * The two limits every host starts with: an amount per sale (61) and a count of approved sales per card in the
 * activity's window (65). Inquiries pass.
 */
public final class LimitRules {

    private static final Verdict AMOUNT = new Verdict("61", "amount-limit");
    private static final Verdict COUNT = new Verdict("65", "count-limit");

    private final long amountMaxMinor;
    private final int countMax;

    /**
     * @param amountMaxMinor largest sale that passes, minor units
     * @param countMax sales one card may make within the window
     */
    public LimitRules(long amountMaxMinor, int countMax) {
        this.amountMaxMinor = amountMaxMinor;
        this.countMax = countMax;
    }

    /** Judges one transaction; the activity is what the card did before. */
    public Verdict evaluate(Transaction transaction, CardActivity activity) {
        if (!transaction.movesMoney()) {
            return Verdict.PASS;
        }
        if (transaction.amountMinor() > amountMaxMinor) {
            return AMOUNT;
        }
        return activity.salesWithinWindow(transaction.atEpochMillis()) >= countMax ? COUNT : Verdict.PASS;
    }
}

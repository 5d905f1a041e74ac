package dev.postern.fraud.rules;

import dev.postern.fraud.features.CardActivity;

/**
 * Rules that judge a transaction before the issuer sees it. Immutable, free of side effects; any thread may evaluate,
 * as long as it is the one that owns the activity handed in.
 */
public interface RuleSet {

    /**
     * Judges one transaction.
     *
     * @param activity what the card did before, not counting this transaction
     */
    Verdict evaluate(Transaction transaction, CardActivity activity);
}

package dev.postern.processor.authorization;

/**
 * What is agreed for all cards. Immutable.
 *
 * @param holdMillis how long a pre-authorization holds
 * @param holdsMax holds of a shard that may be open or ended and not yet over
 * @param completionPercentMax how much of what is held may be completed (protocol contract, section 4: 115)
 * @param tipPercentMax how much of the sale it may be with the tip
 */
public record LedgerTerms(long holdMillis, int holdsMax, int completionPercentMax, int tipPercentMax) {

    private static final long DAY_MILLIS = 86_400_000;

    /** Seven days, 115 %, tips up to 30 %. */
    public static final LedgerTerms USUAL = new LedgerTerms(7 * DAY_MILLIS, 100_000, 115, 130);
}

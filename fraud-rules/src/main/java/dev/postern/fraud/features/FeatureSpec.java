package dev.postern.fraud.features;

import java.util.List;

/**
 * A feature as a file declares it. Immutable; any thread.
 *
 * @param name as rules know it
 * @param windowMillis one minute to ninety days
 * @param approved whether approved ones count
 * @param declined whether declined ones count
 * @param kinds only these kinds; empty for every kind that moves money
 * @param currency of {@link Take#SUM} and {@link Take#AMOUNT_PERCENT}: ISO 4217 number, others are not looked at; else 0
 */
public record FeatureSpec(String name, FeatureKey key, Take take, long windowMillis, boolean approved,
        boolean declined, List<String> kinds, int currency) {

    /** Buckets of a window: what is older than the window may count by at most one bucket's length. */
    public static final int BUCKETS = 12;
    /** What a distinct count can tell apart at most; one more replaces the one longest not seen. */
    public static final int DISTINCT_MAX = 16;
    /** Shortest window: a minute. */
    public static final long WINDOW_MILLIS_MIN = 60_000L;
    /** Longest window: ninety days. */
    public static final long WINDOW_MILLIS_MAX = 90L * 24 * 3_600_000;

    public FeatureSpec {
        kinds = List.copyOf(kinds);
    }

    /** Whether the other one, of the same key, is the same window under whatever name. */
    public boolean isWindowOf(FeatureSpec other) {
        return take == other.take && windowMillis == other.windowMillis && approved == other.approved
                && declined == other.declined && currency == other.currency && kinds.equals(other.kinds);
    }

    /** Length of a bucket, rounded up so that they cover the window. */
    public long bucketMillis() {
        return Math.ceilDiv(windowMillis, BUCKETS);
    }
}

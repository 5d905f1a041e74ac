package dev.postern.fraud.features;

/**
 * A window's buckets within a table's words: the newest bucket's number (0: none yet), columns of counts, columns of
 * sums. A count takes half a word. Immutable; whoever owns the words calls it.
 *
 * <p>A window ends in the bucket of now, or in the newest one when that is ahead, and reaches {@link
 * FeatureSpec#BUCKETS} buckets back: never less than the window, and at most one bucket more.
 */
final class Ring {

    static final int BUCKETS = FeatureSpec.BUCKETS + 1;
    private static final int COUNT_WORDS = (BUCKETS + 1) / 2;

    private final long bucketMillis;
    private final int counts;
    private final int sums;

    Ring(long bucketMillis, int counts, int sums) {
        this.bucketMillis = bucketMillis;
        this.counts = counts;
        this.sums = sums;
    }

    int words() {
        return 1 + counts * COUNT_WORDS + sums * BUCKETS;
    }

    /** The slot for that time, emptied when it is new; -1 when the time is older than every window from now on. */
    int enter(long[] words, int at, long epochMillis) {
        long bucket = epochMillis / bucketMillis;
        long newest = words[at];
        for (long fresh = Math.max(newest + 1, bucket - FeatureSpec.BUCKETS); fresh <= bucket; fresh++) {
            clear(words, at, slot(fresh));
        }
        if (bucket > newest) {
            words[at] = bucket;
        }
        return find(words, at, epochMillis);
    }

    /** As {@link #enter}, but nothing is made for it. */
    int find(long[] words, int at, long epochMillis) {
        long bucket = epochMillis / bucketMillis;
        return bucket <= words[at] && bucket > words[at] - BUCKETS ? slot(bucket) : -1;
    }

    /** Adds to a count, which does not fall below zero. */
    void count(long[] words, int at, int column, int slot, int delta) {
        int word = at + 1 + column * COUNT_WORDS + (slot >> 1);
        int shift = (slot & 1) << 5;
        int before = (int) (words[word] >>> shift);
        int after = Math.max(0, before == Integer.MAX_VALUE ? before : before + delta);
        words[word] = words[word] & ~(0xFFFF_FFFFL << shift) | (long) after << shift;
    }

    /** Adds to a sum, which does not fall below zero; that a sum overflows would take a million largest amounts. */
    void sum(long[] words, int at, int column, int slot, long delta) {
        int word = at + 1 + counts * COUNT_WORDS + column * BUCKETS + slot;
        words[word] = Math.max(0, words[word] + delta);
    }

    long counted(long[] words, int at, int column, long nowEpochMillis) {
        int from = at + 1 + column * COUNT_WORDS;
        long total = 0;
        long first = first(words[at], nowEpochMillis);
        // One division for the first slot; the others follow it around the ring.
        int slot = slot(first);
        for (long left = words[at] - first; left >= 0; left--) {
            total += words[from + (slot >> 1)] >>> ((slot & 1) << 5) & 0xFFFF_FFFFL;
            slot = slot == BUCKETS - 1 ? 0 : slot + 1;
        }
        return total;
    }

    long summed(long[] words, int at, int column, long nowEpochMillis) {
        int from = at + 1 + counts * COUNT_WORDS + column * BUCKETS;
        long total = 0;
        long first = first(words[at], nowEpochMillis);
        int slot = slot(first);
        for (long left = words[at] - first; left >= 0; left--) {
            total += words[from + slot];
            slot = slot == BUCKETS - 1 ? 0 : slot + 1;
        }
        return total;
    }

    /** The window's first bucket; beyond the newest when nothing is in it. */
    private long first(long newest, long nowEpochMillis) {
        if (newest == 0) {
            return 1;
        }
        return Math.max(nowEpochMillis / bucketMillis, newest) - FeatureSpec.BUCKETS;
    }

    private void clear(long[] words, int at, int slot) {
        for (int column = 0; column < counts; column++) {
            words[at + 1 + column * COUNT_WORDS + (slot >> 1)] &= ~(0xFFFF_FFFFL << ((slot & 1) << 5));
        }
        for (int column = 0; column < sums; column++) {
            words[at + 1 + counts * COUNT_WORDS + column * BUCKETS + slot] = 0;
        }
    }

    private static int slot(long bucket) {
        return (int) (bucket % BUCKETS);
    }
}

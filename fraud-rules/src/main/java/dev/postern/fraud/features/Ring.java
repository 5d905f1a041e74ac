package dev.postern.fraud.features;

import java.util.Arrays;

/**
 * A window's buckets within a table's words: the newest bucket's number (0: none yet), the total of each column, columns of counts,
 * columns of sums. So a value is read without adding up and, as a rule, from one cache line: from the total goes only what has left
 * the window since. A count takes half a word. Immutable; whoever owns the words calls it, and for reading whoever looks whether they
 * changed meanwhile: nothing here runs longer on words that are not whole.
 *
 * <p>A window ends in the bucket of now, or in the newest one when that is ahead, and reaches {@link
 * FeatureSpec#BUCKETS} buckets back: never less than the window, and at most one bucket more.
 */
final class Ring {

    static final int BUCKETS = FeatureSpec.BUCKETS + 1;
    /** Where the totals of counts begin, one in half a word. */
    private static final int TOTALS = 1;
    private static final int COUNT_WORDS = (BUCKETS + 1) / 2;
    private static final long HALF = 0xFFFF_FFFFL;

    private final int counts;
    private final int sums;
    private final int sumTotals;
    private final int countColumns;
    private final int sumColumns;
    private final int words;

    Ring(int counts, int sums) {
        this.counts = counts;
        this.sums = sums;
        sumTotals = TOTALS + (counts + 1) / 2;
        countColumns = sumTotals + sums;
        sumColumns = countColumns + counts * COUNT_WORDS;
        words = sumColumns + sums * BUCKETS;
    }

    int words() {
        return words;
    }

    /** The slot of a bucket, emptied when it is new; -1 when it is older than every window from now on. */
    int enter(long[] words, int at, long bucket, int slot) {
        long newest = words[at];
        if (bucket <= newest) {
            return newest - bucket < BUCKETS ? slot : -1;
        }
        words[at] = bucket;
        if (bucket - newest >= BUCKETS) {
            // Nothing of the former window is in this one.
            Arrays.fill(words, at + 1, at + words(), 0);
        } else {
            int fresh = slot;
            for (long left = bucket - newest; left > 0; left--) {
                clear(words, at, fresh);
                fresh = fresh == 0 ? BUCKETS - 1 : fresh - 1;
            }
        }
        return slot;
    }

    /** As {@link #enter}, but nothing is made for it. */
    int find(long[] words, int at, long bucket, int slot) {
        long newest = words[at];
        return bucket <= newest && newest - bucket < BUCKETS ? slot : -1;
    }

    /** Adds to a count, which does not fall below zero. */
    void count(long[] words, int at, int column, int slot, int delta) {
        int from = at + countColumns + column * COUNT_WORDS;
        int before = half(words, from, slot);
        int after = Math.clamp((long) before + delta, 0, Integer.MAX_VALUE);
        setHalf(words, from, slot, after);
        setHalf(words, at + TOTALS, column, half(words, at + TOTALS, column) + after - before);
    }

    /** Adds to a sum, which does not fall below zero; that a sum overflows would take a million largest amounts. */
    void sum(long[] words, int at, int column, int slot, long delta) {
        int place = at + sumColumns + column * BUCKETS + slot;
        long before = words[place];
        long after = Math.max(0, before + delta);
        words[place] = after;
        words[at + sumTotals + column] += after - before;
    }

    /** What was counted in the window that ends in the given bucket. */
    long counted(long[] words, int at, int column, long bucket, int slot) {
        long gone = bucket - words[at];
        int from = at + countColumns + column * COUNT_WORDS;
        long total = half(words, at + TOTALS, column) & HALF;
        if (gone <= 0) {
            return total;
        }
        if (gone >= BUCKETS) {
            return 0;
        }
        int oldest = oldest(slot, (int) gone);
        for (int left = (int) gone; left > 0; left--) {
            total -= half(words, from, oldest) & HALF;
            oldest = oldest == BUCKETS - 1 ? 0 : oldest + 1;
        }
        return total;
    }

    /** What was summed in the window that ends in the given bucket. */
    long summed(long[] words, int at, int column, long bucket, int slot) {
        long gone = bucket - words[at];
        int from = at + sumColumns + column * BUCKETS;
        long total = words[at + sumTotals + column];
        if (gone <= 0) {
            return total;
        }
        if (gone >= BUCKETS) {
            return 0;
        }
        int oldest = oldest(slot, (int) gone);
        for (int left = (int) gone; left > 0; left--) {
            total -= words[from + oldest];
            oldest = oldest == BUCKETS - 1 ? 0 : oldest + 1;
        }
        return total;
    }

    /** The slot of the oldest bucket, of those that reach back from the newest, which is {@code gone} before this one. */
    private static int oldest(int slot, int gone) {
        int oldest = slot - gone + 1;
        return oldest < 0 ? oldest + BUCKETS : oldest;
    }

    private void clear(long[] words, int at, int slot) {
        for (int column = 0; column < counts; column++) {
            int from = at + countColumns + column * COUNT_WORDS;
            int before = half(words, from, slot);
            if (before != 0) {
                setHalf(words, from, slot, 0);
                setHalf(words, at + TOTALS, column, half(words, at + TOTALS, column) - before);
            }
        }
        for (int column = 0; column < sums; column++) {
            int place = at + sumColumns + column * BUCKETS + slot;
            words[at + sumTotals + column] -= words[place];
            words[place] = 0;
        }
    }

    private static int half(long[] words, int from, int slot) {
        return (int) (words[from + (slot >> 1)] >>> ((slot & 1) << 5));
    }

    private static void setHalf(long[] words, int from, int slot, int value) {
        int shift = (slot & 1) << 5;
        int word = from + (slot >> 1);
        words[word] = words[word] & ~(HALF << shift) | (value & HALF) << shift;
    }
}

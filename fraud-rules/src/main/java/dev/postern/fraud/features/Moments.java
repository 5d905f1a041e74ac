package dev.postern.fraud.features;

import java.util.Arrays;

/**
 * One time as the windows of a table see it: for each length of bucket its bucket's number and the slot in a ring. Worked
 * out once for a time, however many windows ask. Not thread-safe: each reader and the writer have their own.
 */
final class Moments {

    private final long[] bucketMillis;
    private final long[] buckets;
    private final int[] slots;
    private long epochMillis = Long.MIN_VALUE;

    /** @param bucketMillis the lengths, each once */
    Moments(long[] bucketMillis) {
        this.bucketMillis = bucketMillis;
        buckets = new long[bucketMillis.length];
        slots = new int[bucketMillis.length];
    }

    /** Moves to that time. */
    void to(long now) {
        if (now == epochMillis) {
            return;
        }
        epochMillis = now;
        for (int i = 0; i < buckets.length; i++) {
            long bucket = now / bucketMillis[i];
            buckets[i] = bucket;
            slots[i] = (int) (bucket % Ring.BUCKETS);
        }
    }

    long bucket(int length) {
        return buckets[length];
    }

    int slot(int length) {
        return slots[length];
    }

    /** Gathers the lengths that windows have. */
    static final class Lengths {

        private long[] lengths = new long[0];

        /** The place of that length. */
        int place(long bucketMillis) {
            for (int i = 0; i < lengths.length; i++) {
                if (lengths[i] == bucketMillis) {
                    return i;
                }
            }
            lengths = Arrays.copyOf(lengths, lengths.length + 1);
            lengths[lengths.length - 1] = bucketMillis;
            return lengths.length - 1;
        }

        long[] all() {
            return lengths.clone();
        }
    }
}

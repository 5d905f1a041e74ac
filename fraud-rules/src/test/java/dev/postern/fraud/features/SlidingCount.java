package dev.postern.fraud.features;

/**
 * The obvious form of what {@link CardActivities} keeps for a card: a count over a sliding window, kept as a ring of equal buckets: never too low, and too high by at most what fell
 * into the one bucket that the window's start cuts. Out-of-order times within the window count where they belong;
 * older ones are dropped. Not thread-safe.
 */
final class SlidingCount implements CardActivity {

    private static final int BUCKETS = 12;

    private final long bucketMillis;
    private final int[] counts = new int[BUCKETS + 1];
    private long newestBucket = Long.MIN_VALUE;

    SlidingCount(long windowMillis) {
        this.bucketMillis = bucketMillis(windowMillis);
    }

    /** Buckets are whole milliseconds, rounded up, so that they always cover the window. */
    static long bucketMillis(long windowMillis) {
        return Math.ceilDiv(windowMillis, BUCKETS);
    }

    SlidingCount copy() {
        SlidingCount copy = new SlidingCount(bucketMillis * BUCKETS);
        System.arraycopy(counts, 0, copy.counts, 0, counts.length);
        copy.newestBucket = newestBucket;
        return copy;
    }

    void add(long atEpochMillis) {
        long bucket = Math.floorDiv(atEpochMillis, bucketMillis);
        advance(bucket);
        if (bucket > newestBucket - counts.length) {
            counts[slot(bucket)]++;
        }
    }

    @Override
    public int salesWithinWindow(long nowEpochMillis) {
        long now = Math.floorDiv(nowEpochMillis, bucketMillis);
        int sum = 0;
        for (long bucket = Math.max(now - BUCKETS, newestBucket - BUCKETS); bucket <= newestBucket; bucket++) {
            sum += counts[slot(bucket)];
        }
        return sum;
    }

    private void advance(long bucket) {
        if (newestBucket == Long.MIN_VALUE) {
            newestBucket = bucket;
        }
        for (long fresh = Math.max(newestBucket + 1, bucket - BUCKETS); fresh <= bucket; fresh++) {
            counts[slot(fresh)] = 0;
        }
        newestBucket = Math.max(newestBucket, bucket);
    }

    private int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) counts.length);
    }
}

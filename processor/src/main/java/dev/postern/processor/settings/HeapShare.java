package dev.postern.processor.settings;

/**
 * Keeps a bound that counts things within the memory there is: a setting that promises more than the heap holds would
 * end in the heap's end instead of the bound's. Any thread; at start.
 */
public final class HeapShare {

    private HeapShare() {
    }

    /**
     * The configured bound, or what fits when that is less.
     *
     * @param configured of one shard
     * @param shards that share the heap
     * @param bytesEach what one thing takes, measured
     * @param divisor the share of the largest heap: 4 is a quarter
     */
    public static int atMost(int configured, int shards, long bytesEach, int divisor) {
        return atMost(configured, shards, bytesEach, divisor, Runtime.getRuntime().maxMemory());
    }

    static int atMost(int configured, int shards, long bytesEach, int divisor, long heapBytes) {
        long fits = Math.max(1, heapBytes / divisor / bytesEach / shards);
        return (int) Math.min(configured, fits);
    }
}

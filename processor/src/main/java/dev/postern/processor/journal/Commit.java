package dev.postern.processor.journal;

/**
 * When one batch was made durable. Made by the writer, one a batch.
 *
 * @param begunNanos when its force began, on the monotonic clock
 * @param durableNanos when that had ended
 */
record Commit(long begunNanos, long durableNanos) {
    /** Of what was never written. */
    static final Commit NONE = new Commit(0, 0);
}

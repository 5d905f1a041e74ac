package dev.postern.processor.journal;

/**
 * How long the writer lets a batch grow before it commits. At low load not at all; when appends come fast enough for
 * waiting to pay, at least the spacing from the start of one commit to the start of the next. The writer thread only.
 */
final class CommitSpacing {
    /**
     * Appends expected within one spacing from which on it is kept. Below, waiting was measured to save no CPU time,
     * above it saves a third.
     */
    static final int BUSY_APPENDS = 8;

    /** The average moves by one part in 2 to this power with each batch. */
    private static final int SMOOTHING_SHIFT = 2;
    /** The average is kept in parts of an append, since it is often below one. */
    private static final int FRACTION_BITS = 10;

    private final long spacingNanos;
    private long startedNanos;
    private long appendsPerSpacing;

    CommitSpacing(long spacingNanos, long nowNanos) {
        this.spacingNanos = spacingNanos;
        startedNanos = nowNanos - spacingNanos;
    }

    /** How long the commit should still wait, in nanoseconds; 0 or less: go. */
    long waitNanos(long nowNanos) {
        return appendsPerSpacing < (long) BUSY_APPENDS << FRACTION_BITS ? 0 : startedNanos + spacingNanos - nowNanos;
    }

    /** A commit of {@code appends} began at {@code nowNanos}. */
    void started(int appends, long nowNanos) {
        long sinceNanos = Math.max(1, nowNanos - startedNanos);
        long now = Math.min(Integer.MAX_VALUE, ((long) appends << FRACTION_BITS) * spacingNanos / sinceNanos);
        appendsPerSpacing += (now - appendsPerSpacing) >> SMOOTHING_SHIFT;
        startedNanos = nowNanos;
    }
}

package dev.postern.processor.terminal;

/**
 * Admission by queueing delay, after CoDel (RFC 8289). A queue that empties now and then does no harm, however long it is for a
 * moment: only when even the shortest wait of a whole interval was above the target, the queue is a standing one. From then on who
 * waited longer than the target is turned away, until for a whole interval nobody had to be. CoDel drops some packets, so that
 * senders slow down; terminals do not, so everyone above the target is. Told the time; confined to one thread.
 */
final class DelayGate {

    private final long targetNanos;
    private final long intervalNanos;
    private long endNanos;
    private long leastNanos = Long.MAX_VALUE;
    private long mostNanos;
    private boolean begun;
    private boolean standing;

    /**
     * @param targetNanos the wait that a standing queue may have; 0: the gate is always open
     * @param intervalNanos how long a queue has to stand
     */
    DelayGate(long targetNanos, long intervalNanos) {
        this.targetNanos = targetNanos;
        this.intervalNanos = intervalNanos;
    }

    /** Somebody waited so long; says whether one who waited so long may be let in. */
    boolean admits(long waitedNanos, long nowNanos) {
        if (targetNanos == 0) {
            return true;
        }
        endInterval(nowNanos);
        leastNanos = Math.min(leastNanos, waitedNanos);
        mostNanos = Math.max(mostNanos, waitedNanos);
        return !standing || waitedNanos <= targetNanos;
    }

    /** Whether the queue stands; when nobody came through it for an interval, it does not. */
    boolean standing(long nowNanos) {
        endInterval(nowNanos);
        return standing;
    }

    private void endInterval(long nowNanos) {
        if (begun && nowNanos - endNanos < 0) {
            return;
        }
        // An interval without anybody has no queue.
        boolean silent = !begun || nowNanos - endNanos >= intervalNanos || leastNanos == Long.MAX_VALUE;
        standing = !silent && (standing ? mostNanos : leastNanos) > targetNanos;
        begun = true;
        endNanos = nowNanos + intervalNanos;
        leastNanos = Long.MAX_VALUE;
        mostNanos = 0;
    }
}

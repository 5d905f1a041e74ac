package dev.postern.processor.fraud;

import java.util.concurrent.TimeUnit;

/**
 * When windows that were given up are tried again: after a pause that doubles each time, so often, and then not until other rules come or the node
 * starts again. The thread that makes windows writes; any thread may ask how it stands. Takes time as an argument.
 */
public final class WarmingRetries {

    /**
     * What {@code postern.fraud} says of it.
     *
     * @param pauseNanos before the first retry
     * @param pauseNanosMax beyond which the pause does not double
     * @param retriesMax of one rule set; 0: none
     */
    public record Terms(long pauseNanos, long pauseNanosMax, int retriesMax) {
    }

    private final Terms terms;
    private volatile int givenUp;
    private volatile long dueNanos;
    private volatile long begun;

    /** @param terms how often and how soon */
    public WarmingRetries(Terms terms) {
        this.terms = terms;
    }

    /** The windows of the set in force were given up, once more. */
    public void gaveUp(long nowNanos) {
        long pause = terms.pauseNanos;
        for (int i = 0; i < givenUp && pause < terms.pauseNanosMax; i++) {
            pause = Math.min(2 * pause, terms.pauseNanosMax);
        }
        dueNanos = nowNanos + pause;
        givenUp = givenUp + 1;
    }

    /** Nothing is owed: the windows were made, or other rules are in force. */
    public void forget() {
        givenUp = 0;
    }

    /** Whether there will be a retry. */
    public boolean waits() {
        return givenUp > 0 && givenUp <= terms.retriesMax;
    }

    /** Until it begins; 0 when it is due. Means something while {@link #waits}. */
    public long leftNanos(long nowNanos) {
        return Math.max(0, dueNanos - nowNanos);
    }

    /** It begins. */
    public void begin() {
        begun = begun + 1;
    }

    /** Retries that have begun, of whatever set. */
    public long begun() {
        return begun;
    }

    /** How it stands, for operators; null when nothing was given up. */
    public String standing(long nowNanos) {
        int times = givenUp;
        if (times == 0) {
            return null;
        }
        String given = "could not be made from the journal, " + times + (times == 1 ? " time" : " times") + " in a row";
        return times > terms.retriesMax ? given + ": they are not tried again until other rules come or the node starts, and fill by themselves"
                : given + ": tried again in " + TimeUnit.NANOSECONDS.toSeconds(leftNanos(nowNanos)) + " s, retry " + times + " of " + terms.retriesMax;
    }
}

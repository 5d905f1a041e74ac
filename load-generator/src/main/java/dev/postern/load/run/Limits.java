package dev.postern.load.run;

/**
 * Times and bounds of a run. Immutable; {@link #DEFAULT} is what the command line starts from.
 *
 * @param timeoutNanos         how long a terminal awaits an answer
 * @param reversalSpacingNanos how long it awaits the answer to a reversal before it repeats it
 * @param settleNanos          how long after the last send was due sends may still wait for their terminals, and then how long reversals may take to be answered
 * @param lagLimitNanos        the run is invalid when the generator's own send lag is above this at p99
 * @param inFlightMax          exchanges that one terminal may have open
 * @param signOnsMax           sign-ons and balance readings that one event loop may have open
 * @param pollSpacingNanos     how long a terminal waits between two polls of the code that it shows
 */
public record Limits(long timeoutNanos, long reversalSpacingNanos, long settleNanos, long lagLimitNanos, int inFlightMax, int signOnsMax,
                     long pollSpacingNanos) {
    private static final long SECOND = 1_000_000_000L;

    /** 10 s for an answer, 2 s between reversals, 60 s to settle, 10 ms of lag, 64 in flight, 256 sign-ons at once, 1 s between polls. */
    public static final Limits DEFAULT = new Limits(10 * SECOND, 2 * SECOND, 60 * SECOND, SECOND / 100, 64, 256);

    /** With a second between polls. */
    public Limits(long timeoutNanos, long reversalSpacingNanos, long settleNanos, long lagLimitNanos, int inFlightMax, int signOnsMax) {
        this(timeoutNanos, reversalSpacingNanos, settleNanos, lagLimitNanos, inFlightMax, signOnsMax, SECOND);
    }
}

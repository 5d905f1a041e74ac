package dev.postern.load.run;

import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.Mix;
import dev.postern.load.schedule.Profile;

/**
 * What is sent, and when. Immutable.
 *
 * @param closedLoop    whether each connection sends as soon as it has its answer, instead of on a schedule
 * @param profile       the rate of an open loop over time, over all terminals, the warm-up not included; null in a closed loop
 * @param arrivals      how the sends of an open loop lie on the time line
 * @param mix           how often each kind is drawn
 * @param warmUpNanos   first part of the run, counted in the money check and not timed
 * @param durationNanos the measured part that follows
 * @param batches       how terminals close their batches
 */
public record Traffic(boolean closedLoop, Profile profile, Arrivals arrivals, Mix mix, long warmUpNanos, long durationNanos,
                      BatchPlan batches) {
    /** Terminals that send on a schedule. */
    public static Traffic open(Profile profile, Arrivals arrivals, Mix mix, long warmUpNanos) {
        return new Traffic(false, profile, arrivals, mix, warmUpNanos, profile.durationNanos(), BatchPlan.DEFAULT);
    }

    /** Connections that send as soon as they have their answer; their batches stay open, for only what the host can do is looked at. */
    public static Traffic closed(Mix mix, long warmUpNanos, long durationNanos) {
        return new Traffic(true, null, Arrivals.POISSON, mix, warmUpNanos, durationNanos, BatchPlan.OPEN);
    }

    /** The same with batches closed otherwise. */
    public Traffic with(BatchPlan other) {
        return new Traffic(closedLoop, profile, arrivals, mix, warmUpNanos, durationNanos, other);
    }

    /** Sends a second that are meant to be; 0 in a closed loop. */
    public double meanPerSecond() {
        return closedLoop ? 0 : profile.meanPerSecond();
    }
}

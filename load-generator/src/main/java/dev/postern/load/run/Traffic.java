package dev.postern.load.run;

import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.Mix;

/**
 * What is sent, and when. Immutable.
 *
 * @param closedLoop    whether each connection sends as soon as it has its answer, instead of on a schedule
 * @param ratePerSecond sends a second of an open loop, over all terminals
 * @param arrivals      how the sends of an open loop lie on the time line
 * @param mix           how often each kind is drawn
 * @param warmUpNanos   first part of the run, counted in the money check and not timed
 * @param durationNanos the measured part that follows
 */
public record Traffic(boolean closedLoop, double ratePerSecond, Arrivals arrivals, Mix mix, long warmUpNanos, long durationNanos) {
}

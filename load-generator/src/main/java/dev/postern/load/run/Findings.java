package dev.postern.load.run;

import dev.postern.load.record.Percentiles;
import java.util.List;
import java.util.Map;

/**
 * What was measured in a run, before the money is checked. Immutable.
 *
 * @param started           when the measured part began, UTC
 * @param target            HOST:PORT
 * @param mode              "open loop", "closed loop", with ", bare echo" when the target is one
 * @param arrivals          of an open loop
 * @param plannedPerSecond  sends a second that the schedule asked for; 0 in a closed loop
 * @param mix               of kinds
 * @param terminals         connections
 * @param cards             cards in use
 * @param seed              of cards and schedule
 * @param signOnNanos       time to connect and sign on all terminals
 * @param warmUpNanos       part of the run that is not timed
 * @param durationNanos     length of the measured part
 * @param answered          messages answered in the measured part, reversals included
 * @param answeredPerSecond the same per second
 * @param times             per kind, and for all
 * @param accepted          response times of what the host did not turn down
 * @param refused           response times of what it did, overload among it
 * @param sendLag           by how much the generator came late to its sends
 * @param hiccups           by how much the machine came late to wake a sleeping thread
 * @param counts            per kind
 * @param faults            what went wrong and was dealt with
 * @param cpu               CPU time per message
 */
public record Findings(String started, String target, String mode, String arrivals, double plannedPerSecond, String mix,
                       int terminals, int cards, long seed, long signOnNanos, long warmUpNanos, long durationNanos, long answered,
                       double answeredPerSecond, List<KindTimes> times, Percentiles accepted, Percentiles refused, Percentiles sendLag, Percentiles hiccups,
                       List<KindCounts> counts, Map<String, Long> faults, CpuPerMessage cpu) {
    /** The times of all kinds together. */
    public KindTimes all() {
        return times.getLast();
    }
}

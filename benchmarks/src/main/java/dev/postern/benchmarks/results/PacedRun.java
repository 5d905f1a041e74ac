package dev.postern.benchmarks.results;

import dev.postern.load.record.Percentiles;

/**
 * What one server did at a rate that a schedule fixed before the run. Immutable.
 *
 * @param answeredPerSecond messages answered a second in the measured part
 * @param refused of them, those that the server turned down
 * @param serverCpuMicros CPU time of the server's process per message; null when not known
 * @param generatorCpuMicros the same of the generator's process
 * @param response times from the moment the schedule meant to send
 * @param service times from the actual send
 * @param sendLag by how much the generator came late to its sends: what response and service differ by
 * @param hiccups by how much a thread of the generator that only sleeps woke late: the machine's own pauses
 * @param forceP50Nanos median time of a force of the journal since the server's start; null of a server without a journal that forces
 * @param othersShare share of the machine, 0 to 1, that neither server nor generator used; null when not known
 * @param valid whether the generator itself kept its schedule; else the times say nothing of the server
 * @param verdict what the generator says of the run
 */
public record PacedRun(double answeredPerSecond, long refused, Double serverCpuMicros, double generatorCpuMicros, Percentiles response, Percentiles service,
        Percentiles sendLag, Percentiles hiccups, Double forceP50Nanos, Double othersShare, boolean valid, String verdict) {
}

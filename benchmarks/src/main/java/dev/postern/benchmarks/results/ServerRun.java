package dev.postern.benchmarks.results;

/**
 * What one server did under load, as the load generator saw it. Immutable.
 *
 * @param perSecond messages answered a second in the measured part
 * @param serverCpuMicros CPU time of the server's process per message, user and system
 * @param generatorCpuMicros the same of the generator's process
 * @param p50Micros half of the answers came within this; of a closed loop, so it says how long the queue was
 * @param p99Micros 99 of 100 did
 * @param maxMicros all did
 * @param othersShare share of the machine, 0 to 1, that neither server nor generator used; null when not known
 * @param verdict what the generator says of the run
 */
public record ServerRun(double perSecond, double serverCpuMicros, double generatorCpuMicros, double p50Micros, double p99Micros,
        double maxMicros, Double othersShare, String verdict) {
}

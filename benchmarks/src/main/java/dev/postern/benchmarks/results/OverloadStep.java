package dev.postern.benchmarks.results;

/**
 * What the server did under one load. Times run from the intended send.
 *
 * @param factor times the capacity that was to be offered; 0 of the normal load
 * @param plannedPerSecond what that was
 * @param offeredPerSecond answers of any kind a second: what the generator could really offer
 * @param acceptedPerSecond answers but refusals
 * @param acceptedP50Millis of those
 * @param acceptedP99Millis of those
 * @param refusedPerSecond refusals
 * @param refusedP99Millis of those
 * @param refusedMaxMillis of those
 * @param serverCpuMicros CPU time of the server's process per answer of any kind; null when not known
 * @param heapMegabytesMost the server's heap in use, the most of all seconds
 * @param verdict what the generator says of the run
 */
public record OverloadStep(double factor, double plannedPerSecond, double offeredPerSecond, double acceptedPerSecond, double acceptedP50Millis,
        double acceptedP99Millis, double refusedPerSecond, double refusedP99Millis, double refusedMaxMillis, Double serverCpuMicros, double heapMegabytesMost,
        String verdict) {

    /** CPU time of a refusal, when one of what was accepted costs so much; NaN when nothing was refused or it is not known. */
    double refusalCpuMicros(double acceptedCpuMicros) {
        return serverCpuMicros == null || refusedPerSecond == 0 ? Double.NaN
                : (serverCpuMicros * offeredPerSecond - acceptedCpuMicros * acceptedPerSecond) / refusedPerSecond;
    }
}

package dev.postern.benchmarks.results;

/**
 * The echo and, right after it, the chain, under the same load. Immutable.
 *
 * @param throughputRatio the chain's rate over the echo's
 * @param cpuRatio the chain's CPU per transaction over the echo's
 */
public record Pair(ServerRun echo, ServerRun chain, double throughputRatio, double cpuRatio) {

    /** Makes the ratios. */
    public static Pair of(ServerRun echo, ServerRun chain) {
        return new Pair(echo, chain, chain.perSecond() / echo.perSecond(), chain.serverCpuMicros() / echo.serverCpuMicros());
    }
}

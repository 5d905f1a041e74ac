package dev.postern.benchmarks.results;

/** Two hosts under the same load at the same time. Immutable. */
public record TwinPair(ServerRun first, ServerRun second) {

    /** CPU time a message of the second by that of the first. */
    public double cpuRatio() {
        return second.serverCpuMicros() / first.serverCpuMicros();
    }
}

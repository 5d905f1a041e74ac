package dev.postern.benchmarks.results;

import java.util.Map;

/**
 * What one part costs alone. Immutable.
 *
 * @param part the benchmark, such as {@code CodecBenchmark.encodeAnswer}
 * @param parameters the benchmark's parameters by name
 * @param nanos wall time per operation
 * @param nanosError half the width of its 99.9 % confidence interval; null when there were too few iterations
 * @param cpuNanos CPU time of all threads per operation; null when not measured
 * @param allocatedBytes heap bytes allocated per operation, all threads; null when not measured
 */
public record PartCost(String part, Map<String, String> parameters, double nanos, Double nanosError, Double cpuNanos,
        Double allocatedBytes) {

    /** Whether it is this benchmark with these parameters, others aside. */
    boolean is(String wantedPart, Map<String, String> wantedParameters) {
        return part.equals(wantedPart) && parameters.entrySet().containsAll(wantedParameters.entrySet());
    }
}

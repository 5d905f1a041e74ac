package dev.postern.benchmarks.micro;

import dev.postern.benchmarks.results.PartCost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What a run of JMH measured, with the profilers {@code gc} and {@link CpuProfiler}, as costs. Pure; any thread. */
public final class Measured {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Measured() {
    }

    /** The costs by benchmark and parameters, in the order in which they were measured. */
    public static List<PartCost> costs(Collection<RunResult> results) {
        List<PartCost> costs = new ArrayList<>();
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            costs.add(new PartCost(name(result.getParams()), parameters(result.getParams()), time.getScore(),
                    Double.isNaN(time.getScoreError()) ? null : time.getScoreError(), secondary(result, CpuProfiler.LABEL),
                    secondary(result, ALLOCATED)));
        }
        return costs;
    }

    /** Class and method, without the package. */
    private static String name(BenchmarkParams params) {
        String[] parts = params.getBenchmark().split("\\.");
        return parts[parts.length - 2] + "." + parts[parts.length - 1];
    }

    private static Map<String, String> parameters(BenchmarkParams params) {
        Map<String, String> parameters = new TreeMap<>();
        params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
        return parameters;
    }

    /** A profiler's figure, whose label older versions begin with a dot; null when there is none. */
    private static Double secondary(RunResult result, String label) {
        return result.getSecondaryResults().keySet().stream().filter(key -> key.endsWith(label))
                .map(key -> result.getSecondaryResults().get(key).getScore()).filter(score -> !score.isNaN()).findFirst().orElse(null);
    }
}

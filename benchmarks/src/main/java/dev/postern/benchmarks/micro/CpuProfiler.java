package dev.postern.benchmarks.micro;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of all threads per operation: what work on other threads costs, which the caller's wall time does not show.
 * Collector and compiler are in it. JMH makes and calls it, in the measuring process.
 */
public final class CpuProfiler implements InternalProfiler {

    /** Name of the result. */
    public static final String LABEL = "cpu.norm";

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long cpuNanosAtStart;

    /** Made by JMH by reflection. */
    public CpuProfiler() {
    }

    @Override
    public String getDescription() {
        return "CPU time of the process per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        cpuNanosAtStart = process.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<ScalarResult>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        long cpuNanos = process.getProcessCpuTime() - cpuNanosAtStart;
        long operations = result.getMetadata().getAllOps();
        return operations == 0 ? List.of()
                : List.of(new ScalarResult(LABEL, (double) cpuNanos / operations, "ns/op", AggregationPolicy.AVG));
    }
}

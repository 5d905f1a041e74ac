package dev.postern.benchmarks.micro;

import dev.postern.benchmarks.results.PartCost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs micro-benchmarks, each in a process of its own, and says what an operation costs: time, CPU time of all threads, bytes allocated. One thread.
 *
 * @param full two processes of ten iterations each instead of one of three
 * @param data where journals are made and deleted
 */
public record Parts(boolean full, Path data) {

    /** How it is measured, for the record. */
    public String method() {
        return full ? "2 forks, 5 warm-ups and 10 iterations of 2 s" : "1 fork, 2 warm-ups and 3 iterations of 1 s";
    }

    /**
     * Runs those whose name fits one of these expressions.
     *
     * @param parameters values that replace those a benchmark would try, where it has such a parameter
     */
    public List<PartCost> measure(List<String> names, Map<String, List<String>> parameters) throws RunnerException {
        TimeValue time = TimeValue.seconds(full ? 2 : 1);
        ChainedOptionsBuilder options = new OptionsBuilder().forks(full ? 2 : 1)
                .warmupIterations(full ? 5 : 2).warmupTime(time).measurementIterations(full ? 10 : 3).measurementTime(time)
                .shouldFailOnError(true).addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class)
                .jvmArgsAppend("-D" + JournalAppendBenchmark.DATA_PROPERTY + "=" + data.toAbsolutePath());
        names.forEach(options::include);
        parameters.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
        return Measured.costs(new Runner(options.build()).run());
    }
}

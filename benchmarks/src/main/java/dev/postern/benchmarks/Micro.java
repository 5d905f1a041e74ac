package dev.postern.benchmarks;

import dev.postern.benchmarks.micro.CpuProfiler;
import dev.postern.benchmarks.micro.JournalAppendBenchmark;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.PartCost;
import dev.postern.benchmarks.results.PartCosts;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs the micro-benchmarks and keeps what they found. By default briefly, about three minutes: enough for the size of a
 * part; {@code --full} is for figures to publish. Started from the command line.
 */
@Command(name = "micro", mixinStandardHelpOptions = true, sortOptions = false,
        description = "What codec, MAC, mailboxes and journal cost alone, per operation.")
public final class Micro implements Callable<Integer> {

    private static final String ALL = ".*";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Parameters(arity = "0..1", defaultValue = ALL, paramLabel = "REGEX", description = "Which benchmarks (default: all); the results of some are shown and not kept.")
    private String which;

    @Option(names = "--full", description = "Two processes of ten iterations each instead of one of three; about half an hour.")
    private boolean full;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the journals are made and deleted; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Micro()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        Files.createDirectories(data);
        Conditions conditions = Conditions.gather(settings());
        PartCosts costs = new PartCosts(conditions, costs(new Runner(options()).run()));
        System.out.println();
        System.out.println(costs.markdown());
        // Who lays these costs beside the chain's takes the newest file, and must find every part in it.
        if (which.equals(ALL)) {
            System.out.println("written: " + new ResultFiles(out).write(costs) + " and .json");
        }
        return 0;
    }

    private Map<String, String> settings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("JMH", full ? "2 forks, 5 warm-ups and 10 iterations of 2 s" : "1 fork, 2 warm-ups and 3 iterations of 1 s");
        settings.put("journal on", Folders.fileSystem(data));
        return settings;
    }

    private org.openjdk.jmh.runner.options.Options options() {
        TimeValue time = TimeValue.seconds(full ? 2 : 1);
        ChainedOptionsBuilder options = new OptionsBuilder().include(which).forks(full ? 2 : 1)
                .warmupIterations(full ? 5 : 2).warmupTime(time).measurementIterations(full ? 10 : 3).measurementTime(time)
                .shouldFailOnError(true).addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class)
                .jvmArgsAppend("-D" + JournalAppendBenchmark.DATA_PROPERTY + "=" + data.toAbsolutePath());
        return options.build();
    }

    private static List<PartCost> costs(Collection<RunResult> results) {
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

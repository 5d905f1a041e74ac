package dev.postern.benchmarks;

import dev.postern.benchmarks.micro.CpuProfiler;
import dev.postern.benchmarks.micro.JournalAppendBenchmark;
import dev.postern.benchmarks.micro.Measured;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.PartCosts;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
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
        PartCosts costs = new PartCosts(conditions, Measured.costs(new Runner(options()).run()));
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
}

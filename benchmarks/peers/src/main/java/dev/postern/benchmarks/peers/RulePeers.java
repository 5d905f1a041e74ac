package dev.postern.benchmarks.peers;

import dev.postern.benchmarks.micro.CpuProfiler;
import dev.postern.benchmarks.micro.Measured;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.PartCost;
import dev.postern.benchmarks.results.ResultFiles;
import dev.postern.benchmarks.results.RulePeerReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares compiled fraud rules with the planner and with MVEL, and keeps what it found. Started from the command line. */
@Command(name = "rule-peers", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Compiled fraud rules beside the planner and MVEL: one rule and a hundred on the same facts, which must agree first.")
public final class RulePeers implements Callable<Integer> {

    @Option(names = "--full", description = "Three processes of five iterations of 2 s each instead of one of three of 1 s.")
    private boolean full;

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RulePeers()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        Conditions conditions = Conditions.gather(Map.of("JMH", full ? "3 forks, 3 warm-ups and 5 iterations of 2 s" : "1 fork, 2 warm-ups and 3 iterations of 1 s",
                "peers", "MVEL 2.5.2.Final, the planner of CEL"));
        TimeValue time = TimeValue.seconds(full ? 2 : 1);
        List<PartCost> costs = Measured.costs(new Runner(new OptionsBuilder().include(RulePeersBenchmark.class.getSimpleName()).forks(full ? 3 : 1)
                .warmupIterations(full ? 3 : 2).warmupTime(time).measurementIterations(full ? 5 : 3).measurementTime(time)
                .shouldFailOnError(true).addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class).build()).run());
        RulePeerReport report = new RulePeerReport(conditions, costs, RulePeersBenchmark.COMPILED);
        System.out.println();
        System.out.println(report.markdown());
        System.out.println("written: " + new ResultFiles(out).write(report) + " and .json");
        return 0;
    }
}

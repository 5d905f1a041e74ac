package dev.postern.benchmarks.peers;

import dev.postern.benchmarks.micro.CpuProfiler;
import dev.postern.benchmarks.micro.Measured;
import dev.postern.benchmarks.results.Agreed;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.PartCost;
import dev.postern.benchmarks.results.PeerReport;
import dev.postern.benchmarks.results.ResultFiles;
import dev.postern.protocol.packager.BadPackager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jpos.iso.ISOException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares the codec with jPOS and j8583 and keeps what it found: first that they agree, on random messages, then what each costs, in one run of
 * JMH. Started from the command line.
 */
@Command(name = "peers", mixinStandardHelpOptions = true, sortOptions = false,
        description = "The codec beside jPOS and j8583: the same purchase decoded and answered, and random messages that must agree.")
public final class Peers implements Callable<Integer> {

    @Option(names = "--messages", defaultValue = "10000", paramLabel = "N", description = "Random messages for each definition (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(names = "--seed", defaultValue = "8583", paramLabel = "N", description = "What they are made from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--full", description = "Three processes of five iterations of 2 s each instead of one of three of 1 s.")
    private boolean full;

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Peers()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, RunnerException, BadPackager, ISOException {
        Conditions conditions = Conditions.gather(Map.of("JMH", full ? "3 forks, 3 warm-ups and 5 iterations of 2 s" : "1 fork, 2 warm-ups and 3 iterations of 1 s",
                "peers", "jPOS 3.0.0, j8583 1.17.0", "seed", Long.toString(seed)));
        List<Agreed> agreed = new ArrayList<>();
        for (String definition : Agreement.DEFINITIONS.keySet()) {
            agreed.add(new Agreement(definition, seed).compare(messages));
        }
        PeerReport report = new PeerReport(conditions, agreed, measure(), PeersBenchmark.TERMINAL, PeersBenchmark.SAME_BYTES,
                List.of(PeersBenchmark.JPOS, PeersBenchmark.J8583));
        System.out.println();
        System.out.println(report.markdown());
        System.out.println("written: " + new ResultFiles(out).write(report) + " and .json");
        return 0;
    }

    private List<PartCost> measure() throws RunnerException {
        TimeValue time = TimeValue.seconds(full ? 2 : 1);
        return Measured.costs(new Runner(new OptionsBuilder().include("\\." + PeersBenchmark.class.getSimpleName() + "\\.").forks(full ? 3 : 1)
                .warmupIterations(full ? 3 : 2).warmupTime(time).measurementIterations(full ? 5 : 3).measurementTime(time)
                .shouldFailOnError(true).addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class).build()).run());
    }
}

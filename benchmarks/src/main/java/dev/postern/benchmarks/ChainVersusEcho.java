package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ChainRuns;
import dev.postern.benchmarks.results.Budget;
import dev.postern.benchmarks.results.ChainReport;
import dev.postern.benchmarks.results.Comparison;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.PartCosts;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the whole chain beside a bare echo, closed loop, in pairs, and explains the difference by the parts' costs of
 * the newest micro run in the results folder. Started by {@code benchmarks/run}, which sets POSTERN_HOME.
 */
@Command(name = "chain", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive a bare echo and serve in turns with the same load and compare them.",
            "Each measurement is a new process on loopback; generator and server share the cores."})
public final class ChainVersusEcho implements Callable<Integer> {

    private static final int SECONDS_MAX = 600;
    private static final int CONNECTIONS_MAX = 16_000;
    private static final int PAIRS_MAX = 100;
    private static final int SEED = 42;
    private static final List<String> DURABILITIES = List.of("power", "process");

    @Option(names = "--connections", split = ",", defaultValue = "1000,4000", paramLabel = "N", description = "Numbers of connections (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Option(names = "--pairs", defaultValue = "3", paramLabel = "N", description = "Pairs at each number; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--seconds", defaultValue = "10", paramLabel = "N", description = "Length of a measured part (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", paramLabel = "N", description = "Seconds of load before it; less measures the JIT compiler (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(names = "--durability", defaultValue = "power", paramLabel = "power|process", description = "What an answer survives (default: ${DEFAULT-VALUE}).")
    private String durability;

    @Option(names = "--mix", defaultValue = "purchase=1", paramLabel = "MIX",
            description = "What is sent, as in postern load; the parts explain purchases (default: ${DEFAULT-VALUE}).")
    private String mix;

    @Option(names = "--cards", defaultValue = "2", paramLabel = "N", description = "Cards of each terminal; a hundred times as many show what a large state costs (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(names = "--profile", defaultValue = "tdes", paramLabel = "NAME",
            description = "Keys and MACs of the terminals: tdes (X9.19), aes (CMAC), tdes-nomac (off) (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(names = "--event-loops", defaultValue = "0", paramLabel = "N", description = "Event loops of either server (default: as many as there are cores).")
    private int eventLoops;

    @Option(names = "--generator-loops", defaultValue = "0", paramLabel = "N", description = "Event loops of the generator (default: as many as there are cores).")
    private int generatorLoops;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the work folder is made; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChainVersusEcho()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        String home = System.getenv("POSTERN_HOME");
        String complaint = home == null ? "POSTERN_HOME is not set: start it with benchmarks/run" : complaint();
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        try {
            measure(Path.of(home));
            return 0;
        } catch (IOException e) {
            System.err.println("benchmarks: " + e.getMessage());
            return 1;
        }
    }

    private String complaint() {
        return pairs < 1 || pairs > PAIRS_MAX ? "--pairs " + pairs + " is not 1 to " + PAIRS_MAX
                : seconds < 1 || seconds > SECONDS_MAX ? "--seconds " + seconds + " is not 1 to " + SECONDS_MAX
                : warmUpSeconds < 0 || warmUpSeconds > SECONDS_MAX ? "--warm-up " + warmUpSeconds + " is not 0 to " + SECONDS_MAX
                : connections.stream().anyMatch(n -> n < 1 || n > CONNECTIONS_MAX) ? "--connections has a number that is not 1 to " + CONNECTIONS_MAX
                : cards < 1 || cards > 1_000 ? "--cards " + cards + " is not 1 to 1000"
                : !DURABILITIES.contains(durability) ? "--durability " + durability + " is not power or process" : null;
    }

    private void measure(Path home) throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        ChainPlan plan = new ChainPlan(connections, pairs, seconds, warmUpSeconds, durability, mix, profile, cards, eventLoops == 0 ? cores : eventLoops,
                generatorLoops == 0 ? cores : generatorLoops, SEED);
        Path work = Files.createTempDirectory(Files.createDirectories(data), "postern-chain-");
        Map<String, String> settings = plan.settings();
        settings.put("journal on", Folders.fileSystem(work));
        Conditions conditions = Conditions.gather(settings);
        List<Comparison> comparisons;
        try {
            comparisons = new ChainRuns(home, plan, ChainRuns.echo(home, plan), work, System.out).run();
        } finally {
            Folders.delete(work);
        }
        ResultFiles results = new ResultFiles(out);
        Optional<PartCosts> parts = results.newestPartCosts();
        List<Budget> budgets = parts.map(costs -> comparisons.stream()
                .map(found -> Budget.of(costs, found, durability, profile, plan.eventLoops())).toList()).orElse(List.of());
        ChainReport report = new ChainReport(conditions, comparisons, budgets, parts.map(PartCosts::conditions).orElse(null));
        Path page = results.write(report);
        System.out.println();
        System.out.println(report.markdown());
        if (parts.isEmpty()) {
            System.out.println("no micro run in " + out + ": the parts' costs are not beside it (benchmarks/run micro, then again)");
        }
        System.out.println("written: " + page + " and .json");
    }
}

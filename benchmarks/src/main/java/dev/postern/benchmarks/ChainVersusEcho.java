package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ChainRuns;
import dev.postern.benchmarks.chain.Rival;
import dev.postern.benchmarks.results.Budget;
import dev.postern.benchmarks.results.ChainReport;
import dev.postern.benchmarks.results.Comparison;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.PartCosts;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the whole chain beside a bare echo, closed loop, in pairs, and explains the difference by the parts' costs of
 * the newest micro run in the results folder.
 */
@Command(name = "chain", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive a bare echo and serve in turns with the same load and compare them.",
            "Each measurement is a new process on loopback; generator and server share the cores."})
public final class ChainVersusEcho extends Measurement {

    private static final int CARDS_MAX = 1_000;

    @Option(names = "--connections", split = ",", defaultValue = "1000,4000", paramLabel = "N", description = "Numbers of connections (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Mixin
    private Turns turns;

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

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChainVersusEcho()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint()
                : connectionsComplaint(connections) != null ? connectionsComplaint(connections)
                : cards < 1 || cards > CARDS_MAX ? "--cards " + cards + " is not 1 to " + CARDS_MAX : durabilityComplaint(durability);
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        ChainPlan plan = new ChainPlan(connections, turns.rounds(), turns.seconds(), turns.warmUpSeconds(), durability, mix, profile, cards,
                eventLoops == 0 ? cores : eventLoops, generatorLoops == 0 ? cores : generatorLoops, SEED);
        Conditions conditions = conditions(plan.settings(), work);
        Optional<PartCosts> parts = results.newestPartCosts();
        if (parts.isEmpty()) {
            System.out.println("no micro run beside the results: the parts' costs will not be in the report (benchmarks/run micro, then again)");
        }
        List<Comparison> comparisons = new ChainRuns(home, plan, Rival.echo(home, plan.eventLoops()), work, System.out).run();
        List<Budget> budgets = parts.map(costs -> comparisons.stream()
                .map(found -> Budget.of(costs, found, durability, profile, plan.eventLoops())).toList()).orElse(List.of());
        return new ChainReport(conditions, comparisons, budgets, parts.map(PartCosts::conditions).orElse(null));
    }
}

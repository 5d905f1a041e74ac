package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ChainRuns;
import dev.postern.benchmarks.chain.Rival;
import dev.postern.benchmarks.micro.Parts;
import dev.postern.benchmarks.results.Budget;
import dev.postern.benchmarks.results.ChainReport;
import dev.postern.benchmarks.results.Comparison;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Floors;
import dev.postern.benchmarks.results.PartCost;
import dev.postern.benchmarks.results.PartCosts;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the whole chain beside a bare echo, closed loop, in pairs, and explains the difference by the parts' costs,
 * each measured alone in the same run.
 */
@Command(name = "chain", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive a bare echo and serve in turns with the same load and compare them.",
            "Each measurement is a new process on loopback; generator and server share the cores. Ends with 1 when a floor or the budget is missed."})
public final class ChainVersusEcho extends Measurement {

    private static final int CARDS_MAX = 1_000;
    private static final String PURCHASES = "purchase=1";

    @Option(names = "--connections", split = ",", defaultValue = "1000,4000", paramLabel = "N", description = "Numbers of connections (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Mixin
    private Turns turns;

    @Mixin
    private Durability durability;

    @Mixin
    private Workload workload;

    @Option(names = "--parts", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "Measure each part alone too, in the same run, and lay them beside the chain; a minute and a half, purchases only.")
    private boolean parts;

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
        return turns.complaint() != null ? turns.complaint() : workload.complaint() != null ? workload.complaint()
                : connectionsComplaint(connections) != null ? connectionsComplaint(connections)
                : cards < 1 || cards > CARDS_MAX ? "--cards " + cards + " is not 1 to " + CARDS_MAX : durability.complaint();
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        ChainPlan plan = new ChainPlan(connections, turns.rounds(), turns.seconds(), turns.warmUpSeconds(), durability.word(), workload.mix(), profile, cards,
                workload.rules(), eventLoops == 0 ? cores : eventLoops, generatorLoops == 0 ? cores : generatorLoops, SEED);
        Conditions conditions = conditions(plan.settings(), work);
        PartCosts costs = parts && workload.mix().equals(PURCHASES) ? costs(plan, work) : null;
        List<Comparison> comparisons = new ChainRuns(home, plan, Rival.echo(home, plan.eventLoops()), work, System.out).run();
        List<Budget> budgets = costs == null ? List.of() : comparisons.stream()
                .map(found -> Budget.of(costs, found, durability.word(), profile, plan.rules(), plan.eventLoops())).toList();
        return new ChainReport(conditions, comparisons, budgets, costs == null ? null : costs.conditions(), Floors.of(profile));
    }

    private static PartCosts costs(ChainPlan plan, Path work) throws IOException {
        Parts parts = new Parts(false, Files.createDirectory(work.resolve("parts")));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("JMH", parts.method());
        Conditions conditions = conditions(settings, work);
        try {
            List<PartCost> costs = new ArrayList<>(parts.measure(Budget.work(plan.profile(), plan.rules()), Budget.workParameters(plan.durability(), plan.rules())));
            costs.addAll(parts.measure(Budget.carriage(), Budget.carriageParameters()));
            return new PartCosts(conditions, costs);
        } catch (RunnerException failed) {
            throw new IOException("the parts could not be measured: " + failed.getMessage(), failed);
        }
    }
}

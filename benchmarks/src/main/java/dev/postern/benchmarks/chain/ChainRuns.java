package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.Comparison;
import dev.postern.benchmarks.results.Pair;
import dev.postern.benchmarks.results.ServerRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures in pairs: echo, chain, echo, chain ... so that what the machine does beside it, and how warm it is, falls on
 * both alike; the ratio is made inside each pair. Every measurement has a new server process, a new data folder and a new
 * generator process. One thread.
 */
public final class ChainRuns {

    private final Rig rig;
    private final ChainPlan plan;
    private final Rival rival;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param rival what the chain is measured beside
     * @param work folder for fleets, journals and logs
     */
    public ChainRuns(Path home, ChainPlan plan, Rival rival, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        this.rival = rival;
        this.screen = screen;
    }

    /**
     * Measures all numbers of connections.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<Comparison> run() throws IOException, InterruptedException {
        List<Comparison> comparisons = new ArrayList<>();
        for (int connections : plan.connections()) {
            Path fleet = rig.fleet(connections, plan.profile());
            List<Pair> pairs = new ArrayList<>();
            for (int i = 1; i <= plan.pairs(); i++) {
                Pair pair = Pair.of(measured(rig.beside(rival, connections, fleet), connections),
                        measured(rig.serve(fleet, plan.config(plan.durability()) + rig.rules(plan.rules())), connections));
                pairs.add(pair);
                screen.printf(Locale.ROOT, "%,6d connections, pair %d: %s %,.0f/s %.1f us, chain %,.0f/s %.1f us: ratio %.2f, CPU %.1f%n",
                        connections, i, rival.name(), pair.echo().perSecond(), pair.echo().serverCpuMicros(), pair.chain().perSecond(),
                        pair.chain().serverCpuMicros(), pair.throughputRatio(), pair.cpuRatio());
            }
            comparisons.add(Comparison.of(connections, pairs));
        }
        return comparisons;
    }

    private ServerRun measured(Host started, int connections) throws IOException, InterruptedException {
        try (Host host = started) {
            return host.load(plan.closedLoop(connections)).run();
        }
    }
}

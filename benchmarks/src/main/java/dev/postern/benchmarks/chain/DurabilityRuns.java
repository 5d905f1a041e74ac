package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.DurabilityPair;
import dev.postern.benchmarks.results.JournalFigures;
import dev.postern.benchmarks.results.ServerRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures {@code serve} with durability {@code power} and {@code process} in turns, under the same load; the ratio is made
 * inside each pair, and the pairs begin with the one and the other by turns. Every measurement has new processes and a new
 * data folder. One thread.
 */
public final class DurabilityRuns {

    private record Measured(ServerRun run, JournalFigures journal) {
    }

    private final Rig rig;
    private final ChainPlan plan;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections and its loops count; its durability does not
     * @param work folder for fleet, journals and logs
     */
    public DurabilityRuns(Path home, ChainPlan plan, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Measures all pairs.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<DurabilityPair> run() throws IOException, InterruptedException {
        List<DurabilityPair> pairs = new ArrayList<>();
        for (int i = 1; i <= plan.pairs(); i++) {
            Measured first = serve(i % 2 == 1 ? "power" : "process");
            Measured second = serve(i % 2 == 1 ? "process" : "power");
            Measured power = i % 2 == 1 ? first : second;
            Measured process = i % 2 == 1 ? second : first;
            DurabilityPair pair = new DurabilityPair(power.run, power.journal, process.run, process.journal);
            pairs.add(pair);
            screen.printf(Locale.ROOT, "pair %d: power %,.0f/s, process %,.0f/s: ratio %.2f; wait p99 %,.0f and %,.0f us, %.1f and %.1f "
                            + "records a batch, force p99 at most %,.0f us%n", i, pair.power().perSecond(), pair.process().perSecond(),
                    pair.ratio(), power.journal.waitP99Micros(), process.journal.waitP99Micros(), power.journal.batchMean(),
                    process.journal.batchMean(), power.journal.forceP99Micros());
        }
        return pairs;
    }

    private Measured serve(String durability) throws IOException, InterruptedException {
        int connections = plan.connections().getFirst();
        try (Host host = rig.serve(rig.fleet(connections, plan.profile()), plan.config(durability))) {
            ServerRun run = host.load(plan.closedLoop(connections)).run();
            return new Measured(run, host.journal());
        }
    }
}

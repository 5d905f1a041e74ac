package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.ServerRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures {@code serve} with terminals of different profiles in turns, under the same load: each round has all of them and begins with
 * another one, so that what the machine does beside it falls on all alike. Every measurement has new processes and a new data folder.
 * One thread.
 */
public final class ProfileRuns {

    private final Rig rig;
    private final ChainPlan plan;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections counts
     * @param work folder for fleets, journals and logs
     */
    public ProfileRuns(Path home, ChainPlan plan, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Measures all rounds; of each the runs in the order of the variants.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<List<ServerRun>> run(List<ProfileVariant> variants) throws IOException, InterruptedException {
        List<List<ServerRun>> rounds = new ArrayList<>();
        for (int round = 0; round < plan.pairs(); round++) {
            ServerRun[] runs = new ServerRun[variants.size()];
            for (int i = 0; i < runs.length; i++) {
                int variant = (round + i) % runs.length;
                runs[variant] = serve(variants.get(variant));
            }
            rounds.add(Arrays.asList(runs));
            for (int i = 0; i < runs.length; i++) {
                screen.printf(Locale.ROOT, "round %d, %s: %,.0f/s, %.1f us, %.2f of %s%n", round + 1, variants.get(i), runs[i].perSecond(),
                        runs[i].serverCpuMicros(), runs[i].perSecond() / runs[0].perSecond(), variants.getFirst());
            }
        }
        return rounds;
    }

    private ServerRun serve(ProfileVariant variant) throws IOException, InterruptedException {
        int connections = plan.connections().getFirst();
        try (Host host = rig.serve(rig.fleet(connections, variant.profile()), plan.config(plan.durability()))) {
            return host.load(plan.closedLoop(connections).and("--entry", variant.entry())).run();
        }
    }
}

package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.PacedRound;
import dev.postern.benchmarks.results.PacedRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures at fixed rates: the echo, {@code serve} with durability {@code process} and with {@code power} in turns, each round beginning with another one. The
 * generator's schedule is drawn before the run and times count from it, so that a server that stands still is charged for everything that should have been sent
 * meanwhile. Every measurement has new processes and a new data folder. One thread.
 */
public final class OpenRuns {

    private enum Server { ECHO, PROCESS, POWER }

    private final Rig rig;
    private final ChainPlan plan;
    private final int connections;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections counts, its durability does not
     * @param work folder for fleets, journals and logs
     */
    public OpenRuns(Path home, ChainPlan plan, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        connections = plan.connections().getFirst();
        this.screen = screen;
    }

    /** Messages a second of a closed loop with durability {@code power}: what {@code half} the ceiling is half of. */
    public double ceiling() throws IOException, InterruptedException {
        try (Host host = rig.serve(fleet(), plan.config("power") + rig.rules(plan.rules()))) {
            double perSecond = host.load(plan.closedLoop(connections)).run().perSecond();
            screen.printf(Locale.ROOT, "ceiling %,.0f/s in a closed loop of %,d connections%n", perSecond, connections);
            return perSecond;
        }
    }

    /**
     * Measures all rounds of one rate.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<PacedRound> run(double perSecond) throws IOException, InterruptedException {
        Server[] servers = Server.values();
        List<PacedRound> rounds = new ArrayList<>();
        for (int round = 0; round < plan.pairs(); round++) {
            Map<Server, PacedRun> runs = new EnumMap<>(Server.class);
            for (int i = 0; i < servers.length; i++) {
                Server server = servers[(round + i) % servers.length];
                PacedRun run = measured(server, perSecond);
                runs.put(server, run);
                screen.printf(Locale.ROOT, "%,.0f/s, round %d: %-7s p50 %.3f p99 %.3f p99.9 %.3f max %.3f ms; %s%n", perSecond, round + 1,
                        server.name().toLowerCase(Locale.ROOT), run.response().p50Nanos() / 1e6, run.response().p99Nanos() / 1e6,
                        run.response().p999Nanos() / 1e6, run.response().maxNanos() / 1e6, run.verdict());
            }
            rounds.add(new PacedRound(perSecond, runs.get(Server.ECHO), runs.get(Server.PROCESS), runs.get(Server.POWER)));
        }
        return rounds;
    }

    private PacedRun measured(Server server, double perSecond) throws IOException, InterruptedException {
        try (Host host = server == Server.ECHO ? rig.beside(Rival.echo(rig.home(), plan.eventLoops()), connections, fleet())
                : rig.serve(fleet(), plan.shipped(server.name().toLowerCase(Locale.ROOT)) + rig.rules(plan.rules()))) {
            Loaded loaded = host.load(plan.openLoop(connections, perSecond, plan.seconds()));
            return loaded.paced(server == Server.POWER ? host.forceP50Nanos() : null);
        }
    }

    private Path fleet() throws IOException, InterruptedException {
        return rig.fleet(connections, plan.profile());
    }
}

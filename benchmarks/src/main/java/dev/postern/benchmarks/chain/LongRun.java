package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.LongReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** One long open loop on one {@code serve} with durability {@code power}, of which every slow second is to be explained. One thread. */
public final class LongRun {

    private static final double LIMIT_MILLIS = 50;
    private static final int SECONDS_A_MINUTE = 60;

    private final Rig rig;
    private final ChainPlan plan;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections, its mix and its warm-up count
     * @param work folder for fleet, journal and logs
     */
    public LongRun(Path home, ChainPlan plan, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Runs it.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public LongReport run(Conditions conditions, double perSecond, int minutes) throws IOException, InterruptedException {
        int connections = plan.connections().getFirst();
        screen.printf(Locale.ROOT, "%,.0f/s for %d min%n", perSecond, minutes);
        try (Host host = rig.serve(rig.fleet(connections, plan.profile()), plan.shipped("power") + rig.rules(plan.rules()))) {
            Loaded loaded = host.load(plan.openLoop(connections, perSecond, minutes * SECONDS_A_MINUTE));
            SlowSeconds seconds = SlowSeconds.of(loaded);
            return new LongReport(conditions, connections, perSecond, LIMIT_MILLIS, loaded.paced(host.forceP50Nanos()), seconds.count(), seconds.above(LIMIT_MILLIS));
        }
    }
}

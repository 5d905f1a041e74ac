package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.GrowthRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures {@code serve} at each step of an axis, the steps in turns so that what the machine does beside it falls on all alike. Each measurement is a new server
 * process with the same warm-up, so that all are equally warm; on the journal's axis it starts on the folder that a server before it has filled. One thread.
 */
public final class GrowthRuns {

    /** In pieces, because each load reads the cards' balances and checks the money. */
    private static final int FILL_SECONDS_MAX = 60;
    private static final int FILLED_PER_SECOND = 20_000;
    private static final double FILLED_NEARLY = 0.02;
    /**
     * The journal's axis sends so much less than the others, because its hundredfold has to stay below what {@code serve} keeps to be reversed: with its
     * heap 131,072 sales a shard, and few cards fall unevenly on shards.
     */
    private static final int JOURNAL_RATE_PARTS = 4;
    private static final double JOURNAL_RECORDS_MAX = 5_000_000;

    private final Rig rig;
    private final ChainPlan plan;
    private final int connections;
    private final double perSecond;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections, its mix and its lengths count
     * @param perSecond of the open loops
     * @param work folder for fleets, journals and logs
     */
    public GrowthRuns(Path home, ChainPlan plan, double perSecond, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        connections = plan.connections().getFirst();
        this.perSecond = perSecond;
        this.screen = screen;
    }

    /**
     * Measures all rounds of an axis.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<GrowthRun> run(Axis axis) throws IOException, InterruptedException {
        if (axis == Axis.JOURNAL) {
            return journal();
        }
        List<GrowthRun> runs = new ArrayList<>();
        List<Integer> steps = axis.steps();
        for (int round = 0; round < plan.pairs(); round++) {
            for (int i = 0; i < steps.size(); i++) {
                int step = steps.get((round + i) % steps.size());
                runs.add(shown(step(axis, round + 1, step)));
            }
        }
        return runs;
    }

    private GrowthRun step(Axis axis, int round, int step) throws IOException, InterruptedException {
        int terminals = axis == Axis.CONNECTIONS ? step : connections;
        ChainPlan stepped = axis == Axis.CARDS ? plan.with(step) : plan;
        String more = switch (axis) {
            case RULES -> rig.rules(step);
            case SHARDS -> rig.rules(plan.rules()) + "postern.issuer.shards = " + step + "\n";
            default -> rig.rules(plan.rules());
        };
        try (Host host = rig.serve(rig.fleet(terminals, plan.profile()), plan.config("power") + rig.rules(plan.rules()) + more)) {
            Load load = axis == Axis.SHARDS ? plan.closedLoop(terminals) : stepped.openLoop(terminals, perSecond, plan.seconds());
            return measured(axis, round, axis == Axis.CARDS ? (double) terminals * step : step, host, load);
        }
    }

    /** What is wrong with so much load on the journal's axis, in one sentence; null when nothing is. */
    public static String journalComplaint(double perSecond, int seconds) {
        double records = journalRate(perSecond) * seconds * Axis.JOURNAL.steps().getLast();
        return records <= JOURNAL_RECORDS_MAX ? null : String.format(Locale.ROOT, "--axes journal: the hundredfold of a load would be %,.0f records, and serve keeps"
                + " at most so many to be reversed that %,.0f are safe: lower --rate, --seconds or --warm-up", records, JOURNAL_RECORDS_MAX);
    }

    private static double journalRate(double perSecond) {
        return Math.ceil(perSecond / JOURNAL_RATE_PARTS);
    }

    /** The first step is an empty folder each time; for the others one folder is filled further and further, and each measurement is a restart on it. */
    private List<GrowthRun> journal() throws IOException, InterruptedException {
        Load load = plan.openLoop(connections, journalRate(perSecond), plan.seconds());
        Path fleet = rig.fleet(connections, plan.profile());
        List<GrowthRun> runs = new ArrayList<>();
        double first = 0;
        for (int round = 1; round <= plan.pairs(); round++) {
            try (Host host = rig.serve(fleet, plan.config("power") + rig.rules(plan.rules()))) {
                GrowthRun run = measured(Axis.JOURNAL, round, first, host, load);
                first = first == 0 ? host.journalRecords() : first;
                runs.add(shown(run.with(first)));
            }
        }
        try (Host host = rig.serve(fleet, plan.config("power") + rig.rules(plan.rules()))) {
            double before = 0;
            for (int times : Axis.JOURNAL.steps().subList(1, Axis.JOURNAL.steps().size())) {
                fill(host, times * first - before);
                before += host.journalRecords();
                double work = 0;
                for (int round = 1; round <= plan.pairs(); round++) {
                    host.restart();
                    GrowthRun run = measured(Axis.JOURNAL, round, work, host, load);
                    before += host.journalRecords();
                    work = work == 0 ? before : work;
                    runs.add(shown(run.with(work)));
                }
                host.restart();
            }
        }
        return runs;
    }

    /** Sells until this server has journaled so many records. */
    private void fill(Host host, double records) throws IOException, InterruptedException {
        for (double missing = records; missing > FILLED_NEARLY * records; missing = records - host.journalRecords()) {
            int seconds = Math.clamp(Math.round(missing / FILLED_PER_SECOND) - plan.warmUpSeconds(), 1, FILL_SECONDS_MAX);
            host.load(plan.openLoop(connections, FILLED_PER_SECOND, seconds));
            screen.printf(Locale.ROOT, "the journal got %,.0f of %,.0f records%n", host.journalRecords(), records);
        }
    }

    private static GrowthRun measured(Axis axis, int round, double work, Host host, Load load) throws IOException, InterruptedException {
        double readySeconds = host.readySeconds();
        Loaded loaded = host.load(load);
        return new GrowthRun(axis.label(), round, work, loaded.run(), loaded.allocatedBytes(), readySeconds);
    }

    private GrowthRun shown(GrowthRun run) {
        screen.printf(Locale.ROOT, "%s %,.0f, round %d: %,.0f/s, CPU %.1f us, p99 %,.0f us, %,.0f bytes, ready after %.1f s%n", run.axis(), run.work(), run.round(),
                run.run().perSecond(), run.run().serverCpuMicros(), run.run().p99Micros(), run.allocatedBytes(), run.readySeconds());
        return run;
    }
}

package dev.postern.load.run;

import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.record.Percentiles;
import dev.postern.load.record.RunFolder;
import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.Profile;
import dev.postern.load.terminal.HostUnusable;
import dev.postern.protocol.fleet.BadFleetFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the highest rate that a host holds within a promise, by {@link CapacitySearch} over real runs. Each run's folder is kept
 * beside {@code find-max.json}. Main thread only.
 */
public final class FindMax {
    /**
     * What was found, as written to find-max.json.
     *
     * @param ceilingPerSecond what a closed loop with one request a terminal reached
     * @param perSecond        the highest rate that three runs confirmed, 0 when none was
     * @param missedAtPerSecond the lowest rate at which the promise was missed, 0 when it was kept up to the ceiling
     * @param confirmations    response times of the runs that confirmed it
     * @param trials           all runs
     * @param runs             their folders
     */
    public record Capacity(int format, String promise, double ceilingPerSecond, double perSecond, double missedAtPerSecond,
                           List<Percentiles> confirmations, List<CapacitySearch.Trial> trials, List<String> runs) {
    }

    private final LoadPlan plan;
    private final Screen screen;
    private final List<String> runs = new ArrayList<>();
    private final List<Percentiles> confirmations = new ArrayList<>();
    private double confirming;

    /** A search with this plan's host, fleet, mix and promise; its traffic gives the length of one run and of its warm-up. */
    public FindMax(LoadPlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
    }

    /** Searches and says the exit code: 0 when a rate was found, 3 when none keeps the promise, 4 when money was wrong anywhere. */
    public int run() throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        RunFolder folder = RunFolder.create(plan.runs(), Instant.now(), plan.seed());
        Traffic traffic = plan.traffic();
        screen.line("find-max: %s, %s a run", plan.promise(), Percentiles.millis(traffic.durationNanos()) + " ms");
        Result ceiling = quietly(plan.with(Traffic.closed(traffic.mix(), traffic.warmUpNanos(), traffic.durationNanos()).with(traffic.batches()), Promise.NONE));
        if (ceiling.verdict().exit() == Verdict.INTEGRITY_BROKEN) {
            screen.line("%s: %s", ceiling.verdict().word(), ceiling.verdict().sentence());
            return Verdict.INTEGRITY_BROKEN;
        }
        // What an overloaded host turns away costs it little and says nothing of what it can do.
        double acceptedPerSecond = ceiling.measured().accepted().count() * 1e9 / ceiling.measured().durationNanos();
        screen.line("ceiling    %,9.0f/s in a closed loop of %,d terminals", acceptedPerSecond, ceiling.measured().terminals());
        CapacitySearch.Found found;
        try {
            found = CapacitySearch.search(acceptedPerSecond, this::missedAt);
        } catch (MoneyWrong wrong) {
            screen.line("INTEGRITY BROKEN: %s", wrong.getMessage());
            return Verdict.INTEGRITY_BROKEN;
        }
        Capacity capacity = new Capacity(1, plan.promise().toString(), acceptedPerSecond, found.perSecond(), found.missedAt(),
            confirmationsAt(found.perSecond()), found.trials(), List.copyOf(runs));
        folder.json("find-max.json", capacity);
        print(capacity, folder);
        return found.perSecond() > 0 ? Verdict.GOOD : Verdict.PROMISE_MISSED;
    }

    /** A run's money was not what terminals were told: no figure of the search means anything. */
    private static final class MoneyWrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MoneyWrong(String sentence) {
            super(sentence);
        }
    }

    private String missedAt(double perSecond) throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        Traffic traffic = plan.traffic();
        Result result = quietly(plan.with(Traffic.open(Profile.hold(perSecond, traffic.durationNanos()), Arrivals.POISSON, traffic.mix(),
            traffic.warmUpNanos()).with(traffic.batches()), plan.promise()));
        Verdict verdict = result.verdict();
        if (verdict.exit() == Verdict.INTEGRITY_BROKEN) {
            throw new MoneyWrong(verdict.sentence());
        }
        Percentiles response = result.measured().all().response();
        screen.line("%,14.0f/s  %-6s p50 %s  p99 %s  p99.9 %s  max %s ms%s", perSecond, verdict.exit() == Verdict.GOOD ? "kept" : "missed",
            Percentiles.millis(response.p50Nanos()), Percentiles.millis(response.p99Nanos()), Percentiles.millis(response.p999Nanos()),
            Percentiles.millis(response.maxNanos()), verdict.exit() == Verdict.GOOD ? "" : "   " + verdict.sentence());
        if (perSecond != confirming) {
            confirming = perSecond;
            confirmations.clear();
        }
        if (verdict.exit() == Verdict.GOOD) {
            confirmations.add(response);
        }
        return verdict.exit() == Verdict.GOOD ? null : verdict.sentence();
    }

    private List<Percentiles> confirmationsAt(double perSecond) {
        // Runs of the bisection at the same rate came before those that confirm it.
        int from = Math.max(0, confirmations.size() - CapacitySearch.CONFIRMATIONS);
        return perSecond == confirming && perSecond > 0 ? List.copyOf(confirmations.subList(from, confirmations.size())) : List.of();
    }

    private Result quietly(LoadPlan of) throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        Result result = new LoadRun(of, Screen.silent()).run();
        runs.add(result.folder());
        return result;
    }

    private void print(Capacity capacity, RunFolder folder) {
        screen.line("");
        if (capacity.perSecond() == 0) {
            screen.line("no rate down to %,.0f/s keeps %s", capacity.missedAtPerSecond(), capacity.promise());
        } else {
            screen.line("capacity   %,9.0f/s within %s%s", capacity.perSecond(), capacity.promise(), capacity.missedAtPerSecond() == 0
                ? ", kept up to the closed loop's ceiling" : ", missed at %,.0f/s".formatted(capacity.missedAtPerSecond()));
            screen.line("confirmed  p99 %s to %s ms, p99.9 %s to %s ms over %d runs", least(capacity.confirmations(), false),
                most(capacity.confirmations(), false), least(capacity.confirmations(), true), most(capacity.confirmations(), true),
                capacity.confirmations().size());
        }
        screen.line("runs       %s", folder.file("find-max.json"));
    }

    private static String least(List<Percentiles> runs, boolean tail) {
        return Percentiles.millis(runs.stream().mapToLong(run -> tail ? run.p999Nanos() : run.p99Nanos()).min().orElse(0));
    }

    private static String most(List<Percentiles> runs, boolean tail) {
        return Percentiles.millis(runs.stream().mapToLong(run -> tail ? run.p999Nanos() : run.p99Nanos()).max().orElse(0));
    }
}

package dev.postern.load.run;

import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.fleet.FleetState;
import dev.postern.load.reconcile.Balances;
import dev.postern.load.reconcile.Ledger;
import dev.postern.load.reconcile.MoneyCheck;
import dev.postern.load.record.Conditions;
import dev.postern.load.record.Fault;
import dev.postern.load.record.Outcome;
import dev.postern.load.record.Percentiles;
import dev.postern.load.record.Recording;
import dev.postern.load.record.RunFolder;
import dev.postern.load.record.Tally;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.Kind;
import dev.postern.load.schedule.Schedule;
import dev.postern.load.terminal.HostUnusable;
import dev.postern.protocol.fleet.BadFleetFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One run of load. Method: all that will be sent is drawn from a seed before the first byte; the balance of each card is read
 * before and after; in between the schedule is sent, whatever the host does, and every sale without an answer is reversed until
 * it has one. A run is used once, by one thread.
 */
public final class LoadRun {
    private static final int FORMAT = 1;
    private static final long SECOND = 1_000_000_000L;
    private static final long STEP_LIMIT_NANOS = 120 * SECOND;
    private static final long HEAD_START_NANOS = SECOND / 20;

    private final LoadPlan plan;
    private final Screen screen;

    /** A run of this plan, shown on this screen. */
    public LoadRun(LoadPlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Makes the run and says what it found; the result's verdict holds the exit code.
     *
     * @throws BadPlan       when it cannot be made as asked for
     * @throws BadFleetFile  when the fleet file is wrong
     * @throws BadFleetState when what terminals remember cannot be used
     * @throws HostUnusable  when the host cannot be reached, does not know the terminals, or the like
     * @throws IOException   when a file cannot be read or written
     */
    public Result run() throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        // 1. What will be sent.
        try (Drawn drawn = Drawn.of(plan)) {
            return run(drawn, null);
        }
    }

    /**
     * The same with what was drawn before of this plan.
     *
     * @param drawn closed by its owner
     * @param given its folder; null makes one
     */
    public Result run(Drawn drawn, RunFolder given) throws BadPlan, HostUnusable, IOException, InterruptedException {
        FleetInUse fleet = drawn.fleet();
        Cards cards = drawn.cards();
        int terminals = fleet.rows().size();
        // 2. Where it is kept, and under which conditions.
        Instant start = Instant.now();
        RunFolder folder = given != null ? given : RunFolder.create(plan.runs(), start, plan.seed());
        HostState host = HostState.read(plan.target().ops());
        folder.json("conditions.json", Conditions.gather(drawn.transport(), plan.eventLoops(), host.json().isEmpty() ? null : host.json(),
            plan.seed(), plan.commandLine()));
        screen.line("seed %d, run folder %s", plan.seed(), folder.path());
        Ledger ledger = new Ledger(cards.count());
        Balances opening = new Balances(cards.count());
        Balances closing = new Balances(cards.count());
        try (Lanes lanes = new Lanes(plan, fleet, cards, ledger)) {
            try {
                fleet.keepAhead(lanes.memories());
                // 3. Terminals connect and sign on.
                long signOnNanos = connect(lanes, terminals);
                fleet.keep(lanes.memories(), FleetState.STANS_AHEAD);
                // 4. Opening balances.
                read(lanes, cards, opening, "opening");
                awaitStart();
                // 5. The load itself, until each exchange has its outcome.
                Findings measured = measure(lanes, fleet, cards, drawn.schedule(), folder, host, signOnNanos);
                long unsettled = lanes.open();
                HostState.keepTimes(plan.target().ops(), start, folder);
                // 6. Closing balances, and what they say.
                MoneyCheck money = null;
                if (!plan.target().bareEcho() && unsettled == 0) {
                    read(lanes, cards, closing, "closing");
                    money = MoneyCheck.of(cards, ledger, opening, closing);
                }
                Result result = new Result(FORMAT, measured, money, Judge.judge(measured, money, unsettled, plan), folder.path().toString());
                folder.json("result.json", result);
                new Report(screen).print(result, Percentiles.millis(plan.limits().lagLimitNanos()) + " ms");
                return result;
            } finally {
                fleet.keep(lanes.memories(), 0);
            }
        }
    }

    /** Generators that belong together begin to send together. */
    private void awaitStart() throws BadPlan, InterruptedException {
        Instant at = plan.share().startAt();
        if (at == null) {
            return;
        }
        long leftMillis = Duration.between(Instant.now(), at).toMillis();
        if (leftMillis < 0) {
            throw new BadPlan("the agreed start " + at + " was over " + -leftMillis + " ms before this generator was ready: agree on a later one");
        }
        screen.line("ready; all begin at %s, in %.1f s", at, leftMillis / 1e3);
        Thread.sleep(leftMillis);
    }

    private long connect(Lanes lanes, int terminals) throws HostUnusable, InterruptedException {
        long from = System.nanoTime();
        boolean signOn = !plan.target().bareEcho() && !plan.keepKeys();
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> all = lanes.begin(loop -> new Connect(loop, plan.limits().signOnsMax(), first));
        if (signOn && lanes.await(CompletableFuture.anyOf(first, all), STEP_LIMIT_NANOS)) {
            screen.line("first terminal signed on after %.2f s", (System.nanoTime() - from) / 1e9);
        }
        if (!lanes.await(all, STEP_LIMIT_NANOS)) {
            throw new HostUnusable("not all of the " + terminals + " terminals could connect and sign on to " + plan.target().text() + " within "
                + STEP_LIMIT_NANOS / SECOND + " s");
        }
        long nanos = System.nanoTime() - from;
        screen.line("%,d terminals connected%s in %.1f s", terminals, signOn ? " and signed on" : "", nanos / 1e9);
        return nanos;
    }

    private void read(Lanes lanes, Cards cards, Balances into, String which) throws HostUnusable, InterruptedException {
        if (plan.target().bareEcho()) {
            return;
        }
        long from = System.nanoTime();
        if (!lanes.await(lanes.begin(loop -> new ReadBalances(loop, cards, into, lanes.indexOf(loop), lanes.count(), plan.limits().signOnsMax())),
                STEP_LIMIT_NANOS)) {
            throw new HostUnusable("the " + which + " balances of " + cards.count() + " cards could not be read within "
                + STEP_LIMIT_NANOS / SECOND + " s: use fewer cards");
        }
        screen.line("%,d %s balances read in %.1f s", cards.count(), which, (System.nanoTime() - from) / 1e9);
    }

    private Findings measure(Lanes lanes, FleetInUse fleet, Cards cards, Schedule schedule, RunFolder folder, HostState host, long signOnNanos)
            throws IOException, HostUnusable, InterruptedException {
        Traffic traffic = plan.traffic();
        Instant start = Instant.now();
        long startNanos = System.nanoTime() + HEAD_START_NANOS;
        long measureFromNanos = startNanos + traffic.warmUpNanos();
        long endNanos = measureFromNanos + traffic.durationNanos();
        long serverPid = plan.target().serverPid() != 0 ? plan.target().serverPid() : host.pid();
        try (Measurement measurement = new Measurement(folder, lanes, screen, serverPid, startNanos, measureFromNanos, start.toEpochMilli())) {
            Function<LaneLoop, Step> load = traffic.closedLoop()
                ? loop -> new ClosedLoop(loop, schedule, cards.perTerminal(), lanes.count(), measureFromNanos, endNanos)
                : loop -> new OpenLoop(loop, schedule.lane(lanes.indexOf(loop), lanes.count(), cards.perTerminal()), cards.perTerminal(),
                    lanes.count(), startNanos, traffic.warmUpNanos(), plan.limits().settleNanos(), traffic.profile().after(traffic.warmUpNanos()).storms());
            Measurement.EachSecond keep = () -> fleet.keepAhead(lanes.memories());
            CompletableFuture<Void> sending = lanes.begin(load);
            measurement.watch(sending, Long.MAX_VALUE, keep);
            measurement.stopMeasuring();
            measurement.watch(lanes.begin(Settle::new), plan.limits().settleNanos(), keep);
            if (lanes.open() == 0 && !plan.target().bareEcho() && traffic.batches().entriesMax() > 0) {
                measurement.watch(lanes.begin(loop -> new CloseBatches(loop, plan.limits().signOnsMax())), plan.limits().settleNanos(), keep);
            }
            measurement.recording().tick();
            screen.live().end();
            return findings(lanes, cards, measurement, start.plusNanos(measureFromNanos - startNanos), signOnNanos);
        }
    }

    private Findings findings(Lanes lanes, Cards cards, Measurement measurement, Instant started, long signOnNanos) {
        Traffic traffic = plan.traffic();
        Recording recording = measurement.recording();
        List<KindTimes> times = new ArrayList<>();
        List<KindCounts> counts = new ArrayList<>();
        for (int i = 0; i < Kind.count(); i++) {
            Kind kind = Kind.at(i);
            if (recording.response(kind).count() > 0) {
                times.add(new KindTimes(kind.label(), recording.response(kind), recording.service(kind)));
            }
            KindCounts of = counts(lanes.tallies(), kind);
            if (of.begun() > 0 || !of.codes().isEmpty()) {
                counts.add(of);
            }
        }
        times.add(new KindTimes("all", recording.response(), recording.service()));
        long answered = recording.response().count();
        return new Findings(started.toString(), plan.target().text(),
            (traffic.closedLoop() ? "closed loop" : "open loop") + (plan.target().bareEcho() ? ", bare echo" : ""),
            traffic.closedLoop() ? "as answered" : traffic.arrivals().name().toLowerCase(Locale.ROOT),
            traffic.meanPerSecond(), traffic.mix().toString(), cards.terminals(), cards.count(), plan.seed(), signOnNanos,
            traffic.warmUpNanos(), traffic.durationNanos(), answered, answered * 1e9 / traffic.durationNanos(), List.copyOf(times),
            recording.accepted(), recording.refused(), recording.lag(), recording.hiccups(), List.copyOf(counts), faults(lanes.tallies()), measurement.cpu());
    }

    private static KindCounts counts(List<Tally> tallies, Kind kind) {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome.label(), tallies.stream().mapToLong(lane -> lane.endedOf(kind, outcome)).sum());
        }
        return new KindCounts(kind.label(), tallies.stream().mapToLong(lane -> lane.begunOf(kind)).sum(), outcomes, Tally.codes(tallies, kind));
    }

    private static Map<String, Long> faults(List<Tally> tallies) {
        Map<String, Long> faults = new LinkedHashMap<>();
        for (Fault fault : Fault.values()) {
            long count = tallies.stream().mapToLong(lane -> lane.faultsOf(fault)).sum();
            if (count > 0) {
                faults.put(fault.label(), count);
            }
        }
        return faults;
    }
}

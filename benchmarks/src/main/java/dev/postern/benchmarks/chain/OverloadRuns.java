package dev.postern.benchmarks.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.OverloadReport;
import dev.postern.benchmarks.results.OverloadStep;
import dev.postern.load.run.Findings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Overloads one {@code serve}. Method: a closed loop warms it up and says where to look; open loops from there on, each with more until
 * it is not accepted, say what it accepts at most, its capacity; half of it is normal. Then each factor, and at last twice the capacity and, in the same run, normal again. Every load is
 * a process of its own, so that the generator is not the one that tires. One thread.
 */
public final class OverloadRuns {

    private static final int SEARCH_SECONDS = 8;
    private static final int RECOVERY_OVERLOAD_SECONDS = 10;
    private static final int RECOVERY_NORMAL_SECONDS = 20;
    /** Of the closed loop, then so much more each time until it is not accepted any more: where frames queue up, several share a call, and more is held. */
    private static final double SEARCHED_FIRST = 0.8;
    private static final double SEARCHED_NEXT = 1.15;
    private static final double HELD_SHARE = 0.95;
    private static final int SEARCHES_MIN = 3;
    private static final int SEARCHES_MAX = 12;
    /** A second is as normal again when its slowest hundredth is below so many times the normal one's. */
    private static final double NORMAL_AGAIN = 2;

    private final Rig rig;
    private final OverloadPlan plan;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param work folder for fleet, journal and logs
     */
    public OverloadRuns(Path home, OverloadPlan plan, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Runs all of it.
     *
     * @throws IOException with one sentence and the end of the log when a process failed or money was wrong
     */
    public OverloadReport run(Conditions conditions) throws IOException, InterruptedException {
        try (Host server = rig.serve(rig.fleet(plan.connections(), "tdes"), plan.config())) {
            double closed = accepted(load(server, "closed loop", "--closed", "--warm-up", plan.warmUpSeconds() + "s", "--duration", SEARCH_SECONDS + "s"));
            double capacity = 0;
            Double saleCpuMicros = null;
            double planned = SEARCHED_FIRST * closed;
            boolean held = true;
            for (int i = 0; i < SEARCHES_MAX && (held || i < SEARCHES_MIN); i++) {
                Loaded searched = load(server, "search", "--profile", hold(planned, SEARCH_SECONDS));
                held = accepted(searched) >= HELD_SHARE * planned;
                if (accepted(searched) > capacity) {
                    capacity = accepted(searched);
                    saleCpuMicros = searched.found().cpu().serverMicros();
                }
                planned *= SEARCHED_NEXT;
            }
            OverloadStep normal = step(server, 0, capacity / 2);
            List<OverloadStep> steps = new ArrayList<>();
            for (double factor : plan.factors()) {
                steps.add(step(server, factor, factor * capacity));
            }
            return new OverloadReport(conditions, closed, capacity, saleCpuMicros, normal, steps, recovery(server, capacity, normal));
        }
    }

    private OverloadStep step(Host server, double factor, double perSecond) throws IOException, InterruptedException {
        Loaded loaded = load(server, factor == 0 ? "normal" : factor + " times", "--profile", hold(perSecond, plan.seconds()));
        Findings found = loaded.found();
        double seconds = found.durationNanos() / 1e9;
        return new OverloadStep(factor, perSecond, found.answeredPerSecond(), accepted(loaded),
                found.accepted().p50Nanos() / 1e6, found.accepted().p99Nanos() / 1e6, found.refused().count() / seconds,
                found.refused().p99Nanos() / 1e6, found.refused().maxNanos() / 1e6, found.cpu().serverMicros(), heapMost(loaded), loaded.result().verdict().sentence());
    }

    /** Seconds from the end of the overload until the first from which on all are as normal. */
    private int recovery(Host server, double capacity, OverloadStep normal) throws IOException, InterruptedException {
        Loaded loaded = load(server, "recovery", "--profile", hold(2 * capacity, RECOVERY_OVERLOAD_SECONDS) + ", "
                + hold(capacity / 2, RECOVERY_NORMAL_SECONDS));
        List<JsonNode> seconds = new ArrayList<>();
        long from = java.time.Instant.parse(loaded.found().started()).toEpochMilli() + RECOVERY_OVERLOAD_SECONDS * 1_000L;
        for (JsonNode second : loaded.seconds()) {
            if (second.path("from_epoch_millis").asLong() >= from && seconds.size() < RECOVERY_NORMAL_SECONDS) {
                seconds.add(second);
            }
        }
        int normalFrom = seconds.size();
        for (int i = seconds.size() - 1; i >= 0 && isNormal(seconds.get(i), normal); i--) {
            normalFrom = i;
        }
        return normalFrom == seconds.size() ? -1 : normalFrom;
    }

    /** By the host's own account: nothing refused for load, and answered as fast as in normal times. */
    private static boolean isNormal(JsonNode second, OverloadStep normal) {
        JsonNode values = second.path("values");
        return values.path("refused.admission-delay").asLong() == 0 && values.path("refused.admission").asLong() == 0
                && second.path("stages").path("whole").path("p99").asDouble() / 1e6 <= NORMAL_AGAIN * normal.acceptedP99Millis();
    }

    private static double heapMost(Loaded loaded) throws IOException {
        double most = 0;
        for (JsonNode second : loaded.seconds()) {
            most = Math.max(most, second.path("values").path("jvm_heap_used_bytes").asDouble() / 1e6);
        }
        return most;
    }

    /** A second, from the first send until nearly the last answer: what only queued up within the load's time is no throughput. */
    private static double accepted(Loaded loaded) {
        Findings found = loaded.found();
        return found.accepted().count() * 1e9 / (found.durationNanos() + found.accepted().p99Nanos());
    }

    private static String hold(double perSecond, int seconds) {
        return String.format(Locale.ROOT, "hold %.0f/s %ds", perSecond, seconds);
    }

    private Loaded load(Host server, String what, String... traffic) throws IOException, InterruptedException {
        Load load = Load.of(plan.connections(), plan.warmUpSeconds() + plan.seconds(), "--mix", "purchase=1", "--event-loops",
                Integer.toString(plan.generatorLoops()), "--seed", Integer.toString(plan.seed())).and(traffic).unpromised();
        Loaded loaded = server.load(load);
        Findings found = loaded.found();
        screen.printf(Locale.ROOT, "%-12s planned %,8.0f/s answered %,8.0f/s accepted %,8.0f/s p99 %,7.2f ms, refused p99 %,7.2f ms; %s%n", what,
                found.plannedPerSecond(), found.answeredPerSecond(), accepted(loaded), found.accepted().p99Nanos() / 1e6,
                found.refused().p99Nanos() / 1e6, loaded.result().verdict().sentence());
        return loaded;
    }
}

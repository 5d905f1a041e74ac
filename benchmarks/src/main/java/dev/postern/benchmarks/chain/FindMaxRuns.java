package dev.postern.benchmarks.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postern.benchmarks.results.FoundRate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Searches for the highest rate of one warm {@code serve} again and again, each time with {@code postern load find-max} as a tester types it. One thread. */
public final class FindMaxRuns {

    private final Rig rig;
    private final ChainPlan plan;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections counts, and its length is that of each run of a search
     * @param work folder for fleet, journal and logs
     */
    public FindMaxRuns(Path home, ChainPlan plan, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Warms the server up and searches so often.
     *
     * @throws IOException with one sentence and the end of the log when a process failed or money was wrong
     */
    public List<FoundRate> run(int times, String promise) throws IOException, InterruptedException {
        int connections = plan.connections().getFirst();
        List<FoundRate> found = new ArrayList<>();
        try (Host host = rig.serve(rig.fleet(connections, plan.profile()), plan.shipped(plan.durability()) + rig.rules(plan.rules()))) {
            host.load(plan.closedLoop(connections).unpromised());
            for (int i = 1; i <= times; i++) {
                FoundRate rate = of(host.findMax(plan.search(connections, promise)));
                found.add(rate);
                screen.printf(Locale.ROOT, "search %d: %,.0f/s of a closed loop's %,.0f/s, missed at %,.0f/s, %d runs%n", i, rate.perSecond(),
                        rate.ceilingPerSecond(), rate.missedAtPerSecond(), rate.runs());
            }
        }
        return found;
    }

    /** From {@code find-max.json}. */
    static FoundRate of(JsonNode capacity) {
        long p99 = 0;
        for (JsonNode confirmation : capacity.path("confirmations")) {
            p99 = Math.max(p99, confirmation.path("p99Nanos").asLong());
        }
        return new FoundRate(capacity.path("ceilingPerSecond").asDouble(), capacity.path("perSecond").asDouble(), capacity.path("missedAtPerSecond").asDouble(),
                p99, capacity.path("runs").size());
    }
}

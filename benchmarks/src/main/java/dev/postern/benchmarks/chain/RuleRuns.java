package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.RuleText;
import dev.postern.benchmarks.results.RulesRun;
import dev.postern.benchmarks.results.ServerRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures {@code serve} without rules and with so many of them in turns, under the same load; the ratios are made inside
 * each round, and every other round goes backwards. Every measurement has new processes and a new data folder. One thread.
 */
public final class RuleRuns {

    private record Kind(int rules, boolean reloading) {
    }

    private final Rig rig;
    private final ChainPlan plan;
    private final List<Kind> kinds = new ArrayList<>();
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections, its pairs as rounds
     * @param rules numbers of rules to be measured beside none
     * @param reload whether the largest number is measured once more with another file every second
     */
    public RuleRuns(Path home, ChainPlan plan, List<Integer> rules, boolean reload, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.plan = plan;
        this.screen = screen;
        kinds.add(new Kind(0, false));
        rules.forEach(count -> kinds.add(new Kind(count, false)));
        if (reload) {
            kinds.add(new Kind(Collections.max(rules), true));
        }
    }

    /**
     * Measures all rounds.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<RulesRun> run() throws IOException, InterruptedException {
        List<RulesRun> runs = new ArrayList<>();
        for (int round = 1; round <= plan.pairs(); round++) {
            for (Kind kind : round % 2 == 1 ? kinds : kinds.reversed()) {
                RulesRun run = serve(round, kind);
                runs.add(run);
                screen.printf(Locale.ROOT, "round %d, rules %s: %,.0f/s, p99 %,.0f us, CPU %.1f us, %d sets taken, %d not%n", round,
                        run.name(), run.run().perSecond(), run.run().p99Micros(), run.run().serverCpuMicros(), run.reloads(), run.refused());
            }
        }
        return runs;
    }

    private RulesRun serve(int round, Kind kind) throws IOException, InterruptedException {
        int connections = plan.connections().getFirst();
        try (Host host = rig.serve(rig.fleet(connections, plan.profile()), plan.config(plan.durability()) + rig.rules(kind.rules))) {
            ServerRun run;
            try (Reloading _ = kind.reloading ? new Reloading(rig.rulesFile(kind.rules), RuleText.file(kind.rules, Rig.CURRENCY)) : null) {
                run = host.load(plan.closedLoop(connections)).run();
            }
            return new RulesRun(round, kind.rules, kind.reloading, run, count(host, "postern_fraud_rules_taken_total"),
                    count(host, "postern_fraud_files_refused_total"), count(host, "postern_fraud_rules_undecided_total"),
                    count(host, "postern_fraud_rules_late_total"));
        }
    }

    private static long count(Host host, String metric) throws IOException, InterruptedException {
        return (long) host.metric(metric).orElse(0);
    }

    /** Puts another file in the rule file's place every second. */
    private static final class Reloading implements Runnable, AutoCloseable {

        private final Path file;
        private final String text;
        private final Thread thread;
        private volatile boolean ending;

        Reloading(Path file, String text) {
            this.file = file;
            this.text = text;
            thread = Thread.ofPlatform().daemon().name("reloading").start(this);
        }

        @Override
        public void run() {
            for (int version = 1; !ending; version++) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                try {
                    Path fresh = Files.writeString(file.resolveSibling("fresh.yaml"), text + "# version " + version + "\n");
                    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    // Then the count of sets taken says that there were fewer.
                    return;
                }
            }
        }

        @Override
        public void close() {
            ending = true;
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

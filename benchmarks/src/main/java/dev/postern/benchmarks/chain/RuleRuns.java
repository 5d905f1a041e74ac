package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.RuleText;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.RulesRun;
import dev.postern.benchmarks.results.ServerRun;
import dev.postern.load.run.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    private static final int LOAD_SECONDS_BESIDES_MAX = 240;
    private static final int FLEET_SECONDS_MAX = 60;
    /** What the shipped fleet trades in. */
    private static final String CURRENCY = "CNY";

    private record Kind(int rules, boolean reloading) {
    }

    private final Commands commands;
    private final ChainPlan plan;
    private final List<Kind> kinds = new ArrayList<>();
    private final Path work;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections, its pairs as rounds
     * @param rules numbers of rules to be measured beside none
     * @param reload whether the largest number is measured once more with another file every second
     */
    public RuleRuns(Path home, ChainPlan plan, List<Integer> rules, boolean reload, Path work, PrintStream screen) {
        commands = new Commands(home, plan);
        this.plan = plan;
        this.work = work;
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
        Path fleet = fleet();
        List<RulesRun> runs = new ArrayList<>();
        for (int round = 1; round <= plan.pairs(); round++) {
            for (Kind kind : round % 2 == 1 ? kinds : kinds.reversed()) {
                RulesRun run = serve(round, kind, fleet);
                runs.add(run);
                screen.printf(Locale.ROOT, "round %d, rules %s: %,.0f/s, p99 %,.0f us, CPU %.1f us, %d sets taken, %d not%n", round,
                        run.name(), run.run().perSecond(), run.run().p99Micros(), run.run().serverCpuMicros(), run.reloads(), run.refused());
            }
        }
        return runs;
    }

    private Path fleet() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("fleet"));
        try (Child create = Child.program("fleet create", commands.fleet(plan.connections().getFirst(), folder), work.resolve("fleet.log"))) {
            if (create.await(FLEET_SECONDS_MAX) != 0) {
                throw new IOException("no fleet could be made" + create.tail());
            }
        }
        return folder.resolve("fleet.csv");
    }

    private RulesRun serve(int round, Kind kind, Path fleet) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "rules-");
        Path rules = folder.resolve("rules.yaml");
        String setting = "";
        if (kind.rules > 0) {
            Files.writeString(rules, RuleText.file(kind.rules, CURRENCY));
            setting = "\npostern.fraud { rules-file = \"" + rules + "\", rules-watch = 100ms }";
        }
        Path config = Files.writeString(folder.resolve("serve.conf"), "postern.journal.durability = " + plan.durability()
                + "\npostern.terminal.event-loops = " + plan.eventLoops() + setting + ChainPlan.NO_DELAY_GATE);
        try (Child server = Child.server("serve", commands.serve(config, fleet, folder.resolve("data")), folder.resolve("serve.log"))) {
            String ops = server.ready("ops");
            Reloading reloading = kind.reloading ? new Reloading(rules, RuleText.file(kind.rules, CURRENCY)) : null;
            ServerRun run;
            try {
                run = load(server, fleet, folder);
            } finally {
                if (reloading != null) {
                    reloading.end();
                }
            }
            String metrics = page(ops, "/metrics");
            return new RulesRun(round, kind.rules, kind.reloading, run, metric(metrics, "postern_fraud_rules_taken_total"),
                    metric(metrics, "postern_fraud_files_refused_total"), metric(metrics, "postern_fraud_rules_undecided_total"),
                    metric(metrics, "postern_fraud_rules_late_total"));
        } finally {
            Folders.delete(folder);
        }
    }

    private ServerRun load(Child server, Path fleet, Path folder) throws IOException, InterruptedException {
        String target = server.ready("terminals");
        Path ownFleet = Files.copy(fleet, Files.createDirectory(folder.resolve("fleet")).resolve("fleet.csv"));
        Path runs = folder.resolve("runs");
        MachineCpu machine = MachineCpu.watch(server.pid());
        try (Child load = Child.program("load", commands.load(target, false, ownFleet, plan.connections().getFirst(), server.pid(), runs),
                folder.resolve("load.log"))) {
            int exit = load.await(plan.warmUpSeconds() + plan.seconds() + LOAD_SECONDS_BESIDES_MAX);
            if (exit != Verdict.GOOD) {
                throw new IOException("load ended with " + exit + load.tail() + "\nand the server" + server.tail());
            }
        }
        return ChainRuns.of(ChainRuns.read(runs), machine.othersShare());
    }

    private static long metric(String page, String name) {
        return page.lines().filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElse(0);
    }

    private static String page(String ops, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://" + ops + path)).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** Puts another file in the rule file's place every second. */
    private static final class Reloading implements Runnable {

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

        void end() throws InterruptedException {
            ending = true;
            LockSupport.unpark(thread);
            thread.join();
        }
    }
}

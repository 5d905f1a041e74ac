package dev.postern.benchmarks.chain;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.benchmarks.results.Comparison;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.Pair;
import dev.postern.benchmarks.results.ServerRun;
import dev.postern.load.record.Outcome;
import dev.postern.load.record.Percentiles;
import dev.postern.load.run.Findings;
import dev.postern.load.run.KindCounts;
import dev.postern.load.run.Result;
import dev.postern.load.run.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures in pairs: echo, chain, echo, chain ... so that what the machine does beside it, and how warm it is, falls on
 * both alike; the ratio is made inside each pair. Every measurement has a new server process, a new data folder and a new
 * generator process. One thread.
 */
public final class ChainRuns {

    /** Sign-on, balances before and after, and settling, beyond what is measured. */
    private static final int LOAD_SECONDS_BESIDES_MAX = 240;
    private static final int FLEET_SECONDS_MAX = 60;
    private static final double REFUSED_SHARE_MAX = 0.001;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Commands commands;
    private final ChainPlan plan;
    private final Rival rival;
    private final Path work;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param rival what the chain is measured beside
     * @param work folder for fleets, journals and logs
     */
    public ChainRuns(Path home, ChainPlan plan, Rival rival, Path work, PrintStream screen) {
        commands = new Commands(home, plan);
        this.plan = plan;
        this.rival = rival;
        this.work = work;
        this.screen = screen;
    }

    /**
     * Measures all numbers of connections.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<Comparison> run() throws IOException, InterruptedException {
        List<Comparison> comparisons = new ArrayList<>();
        for (int connections : plan.connections()) {
            Path fleet = fleet(connections);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 1; i <= plan.pairs(); i++) {
                Pair pair = Pair.of(beside(connections, fleet), chain(connections, fleet));
                pairs.add(pair);
                screen.printf(Locale.ROOT, "%,6d connections, pair %d: %s %,.0f/s %.1f us, chain %,.0f/s %.1f us: ratio %.2f, CPU %.1f%n",
                        connections, i, rival.name(), pair.echo().perSecond(), pair.echo().serverCpuMicros(), pair.chain().perSecond(),
                        pair.chain().serverCpuMicros(), pair.throughputRatio(), pair.cpuRatio());
            }
            comparisons.add(Comparison.of(connections, pairs));
        }
        return comparisons;
    }

    /** The bare echo, with the options and the heap that the launcher gives to serve. */
    public static Rival echo(Path home, ChainPlan plan) {
        return new Rival("echo", (_, _) -> new Commands(home, plan).echo());
    }

    private Path fleet(int terminals) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("fleet-" + terminals));
        try (Child create = Child.program("fleet create", commands.fleet(terminals, folder), work.resolve("fleet.log"))) {
            if (create.await(FLEET_SECONDS_MAX) != 0) {
                throw new IOException("no fleet could be made" + create.tail());
            }
        }
        return folder.resolve("fleet.csv");
    }

    private ServerRun beside(int connections, Path fleet) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "beside-");
        try (Child server = Child.server(rival.name(), rival.command().of(connections, folder), folder.resolve("server.log"))) {
            return load(server, true, connections, fleet, folder);
        } finally {
            Folders.delete(folder);
        }
    }

    private ServerRun chain(int connections, Path fleet) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "chain-");
        Path config = Files.writeString(folder.resolve("serve.conf"), "postern.journal.durability = " + plan.durability()
                + "\npostern.terminal.event-loops = " + plan.eventLoops() + "\npostern.terminal.measure-without-mac = on" + ChainPlan.NO_DELAY_GATE);
        try (Child server = Child.server("serve", commands.serve(config, fleet, folder.resolve("data")), folder.resolve("serve.log"))) {
            return load(server, false, connections, fleet, folder);
        } finally {
            Folders.delete(folder);
        }
    }

    /** The fleet is copied, because the generator keeps STANs and keys beside it, and this server has seen none yet. */
    private ServerRun load(Child server, boolean bareEcho, int connections, Path fleet, Path folder) throws IOException, InterruptedException {
        String target = server.ready("terminals");
        Path ownFleet = Files.copy(fleet, Files.createDirectory(folder.resolve("fleet")).resolve("fleet.csv"));
        Path runs = folder.resolve("runs");
        MachineCpu machine = MachineCpu.watch(server.pid());
        try (Child load = Child.program("load", commands.load(target, bareEcho, ownFleet, connections, server.pid(), runs),
                folder.resolve("load.log"))) {
            int exit = load.await(plan.warmUpSeconds() + plan.seconds() + LOAD_SECONDS_BESIDES_MAX);
            if (exit != Verdict.GOOD) {
                throw new IOException("load on " + (bareEcho ? rival.name() : "serve") + " ended with " + exit + load.tail() + "\nand the server"
                        + server.tail());
            }
        }
        return of(read(runs), machine.othersShare());
    }

    static Result read(Path runs) throws IOException {
        try (var folders = Files.newDirectoryStream(runs)) {
            for (Path folder : folders) {
                return JSON.readValue(folder.resolve("result.json").toFile(), Result.class);
            }
        }
        throw new IOException("load left no result");
    }

    /**
     * The figures that are compared.
     *
     * @param othersShare of the machine, null when not known
     * @throws IOException when they are not comparable: the server's CPU time is not known, or it refused what it was to do
     */
    static ServerRun of(Result result, Double othersShare) throws IOException {
        Findings found = result.measured();
        if (found.cpu().serverMicros() == null) {
            throw new IOException("the generator could not see the server's CPU time");
        }
        for (KindCounts kind : found.counts()) {
            long refused = kind.outcomes().getOrDefault(Outcome.DECLINED.label(), 0L) + kind.outcomes().getOrDefault(Outcome.REFUSED.label(), 0L);
            if (refused > kind.begun() * REFUSED_SHARE_MAX) {
                throw new IOException(refused + " of " + kind.begun() + " messages of kind " + kind.kind()
                        + " were refused: the server did less than it is compared for (" + kind.codes() + ")");
            }
        }
        Percentiles response = found.all().response();
        return new ServerRun(found.answeredPerSecond(), found.cpu().serverMicros(), found.cpu().clientMicros(),
                micros(response.p50Nanos()), micros(response.p99Nanos()), micros(response.maxNanos()), othersShare, result.verdict().sentence());
    }

    private static double micros(long nanos) {
        return nanos / 1_000.0;
    }
}

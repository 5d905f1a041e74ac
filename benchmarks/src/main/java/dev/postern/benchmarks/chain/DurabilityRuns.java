package dev.postern.benchmarks.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.benchmarks.results.DurabilityPair;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.JournalFigures;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures {@code serve} with durability {@code power} and {@code process} in turns, under the same load; the ratio is made
 * inside each pair, and the pairs begin with the one and the other by turns. Every measurement has new processes and a new
 * data folder. One thread.
 */
public final class DurabilityRuns {

    private static final int LOAD_SECONDS_BESIDES_MAX = 240;
    private static final int FLEET_SECONDS_MAX = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Measured(ServerRun run, JournalFigures journal) {
    }

    private final Commands commands;
    private final ChainPlan plan;
    private final Path work;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections and its loops count; its durability does not
     * @param work folder for fleet, journals and logs
     */
    public DurabilityRuns(Path home, ChainPlan plan, Path work, PrintStream screen) {
        commands = new Commands(home, plan);
        this.plan = plan;
        this.work = work;
        this.screen = screen;
    }

    /**
     * Measures all pairs.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<DurabilityPair> run() throws IOException, InterruptedException {
        Path fleet = fleet();
        List<DurabilityPair> pairs = new ArrayList<>();
        for (int i = 1; i <= plan.pairs(); i++) {
            Measured first = serve(i % 2 == 1 ? "power" : "process", fleet);
            Measured second = serve(i % 2 == 1 ? "process" : "power", fleet);
            Measured power = i % 2 == 1 ? first : second;
            Measured process = i % 2 == 1 ? second : first;
            DurabilityPair pair = new DurabilityPair(power.run, power.journal, process.run, process.journal);
            pairs.add(pair);
            screen.printf(Locale.ROOT, "pair %d: power %,.0f/s, process %,.0f/s: ratio %.2f; wait p99 %,.0f and %,.0f us, %.1f and %.1f "
                            + "records a batch, force p99 at most %,.0f us%n", i, pair.power().perSecond(), pair.process().perSecond(),
                    pair.ratio(), power.journal.waitP99Micros(), process.journal.waitP99Micros(), power.journal.batchMean(),
                    process.journal.batchMean(), power.journal.forceP99Micros());
        }
        return pairs;
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

    private Measured serve(String durability, Path fleet) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, durability + "-");
        Path config = Files.writeString(folder.resolve("serve.conf"), "postern.journal.durability = " + durability
                + "\npostern.terminal.event-loops = " + plan.eventLoops() + ChainPlan.NO_DELAY_GATE);
        try (Child server = Child.server("serve", commands.serve(config, fleet, folder.resolve("data")), folder.resolve("serve.log"))) {
            return load(server, fleet, folder);
        } finally {
            Folders.delete(folder);
        }
    }

    private Measured load(Child server, Path fleet, Path folder) throws IOException, InterruptedException {
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
        return new Measured(ChainRuns.of(ChainRuns.read(runs), machine.othersShare()), journal(server.ready("ops")));
    }

    private static JournalFigures journal(String ops) throws IOException, InterruptedException {
        JsonNode journal = JSON.readTree(page(ops, "/histograms")).at("/since_start/stages/journal");
        return JournalFigures.of(journal.get("p99").asDouble() / 1_000, page(ops, "/metrics"));
    }

    private static String page(String ops, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://" + ops + path)).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}

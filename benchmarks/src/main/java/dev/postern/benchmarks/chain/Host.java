package dev.postern.benchmarks.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.JournalFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A server under measurement, in a folder of its own that is deleted with it. Loads are new processes, one after the other; they use a copy of the fleet file,
 * because the generator keeps STANs and keys beside it, and this server has seen none yet. One thread.
 */
final class Host implements AutoCloseable {

    /** Ports of one source address; Linux gives 28,000 to one target, and those of the run before may still rest. */
    private static final int CONNECTIONS_PER_ADDRESS = 8_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig;
    private final String name;
    private final boolean bareEcho;
    private final Path folder;
    private final Path fleet;
    private final List<String> command;
    private Child child;
    private long startNanos;
    private int loads;

    Host(Rig rig, String name, boolean bareEcho, List<String> command, Path fleet, Path folder) throws IOException {
        this.rig = rig;
        this.name = name;
        this.bareEcho = bareEcho;
        this.folder = folder;
        this.fleet = Files.copy(fleet, Files.createDirectory(folder.resolve("fleet")).resolve("fleet.csv"));
        this.command = command;
        start();
    }

    private void start() throws IOException {
        startNanos = System.nanoTime();
        child = Child.server(name, command, folder.resolve("server.log"));
    }

    /** Ends it and starts it again on what it left. */
    void restart() throws IOException {
        child.close();
        start();
    }

    /** From its start until it took connections; to be asked before anything else, since it is awaited here. */
    double readySeconds() throws IOException, InterruptedException {
        child.ready("terminals");
        return (System.nanoTime() - startNanos) / 1e9;
    }

    long pid() {
        return child.pid();
    }

    /** Its own, for what is measured beside the load. */
    Path folder() {
        return folder;
    }

    InetSocketAddress terminals() throws IOException, InterruptedException {
        String[] target = child.ready("terminals").split(":");
        return new InetSocketAddress(target[0], Integer.parseInt(target[1]));
    }

    /**
     * Drives it with {@code postern load} to the end.
     *
     * @throws IOException with one sentence and the ends of both logs when the load ended in a way that it may not
     */
    Loaded load(Load load) throws IOException, InterruptedException {
        MachineCpu machine = MachineCpu.watch(pid());
        Path runs = driven(rig.launcher("load"), load);
        return Loaded.read(runs, machine.othersShare());
    }

    /** Drives it with {@code postern load find-max}; what that found. */
    JsonNode findMax(Load search) throws IOException, InterruptedException {
        Path runs = driven(rig.launcher("load", "find-max"), search);
        try (Stream<Path> folders = Files.list(runs)) {
            Path found = folders.map(run -> run.resolve("find-max.json")).filter(Files::exists).findFirst()
                    .orElseThrow(() -> new IOException("find-max left no result"));
            return JSON.readTree(found.toFile());
        }
    }

    private Path driven(List<String> command, Load load) throws IOException, InterruptedException {
        Path runs = folder.resolve("runs-" + ++loads);
        command.addAll(List.of("--target", child.ready("terminals"), "--fleet", fleet.toString(), "--special-share", "0",
                "--server-pid", Long.toString(pid()), "--out", runs.toString()));
        command.addAll(bareEcho ? List.of("--echo") : List.of("--ops", child.ready("ops")));
        if (load.connections() > CONNECTIONS_PER_ADDRESS) {
            command.addAll(List.of("--source-addresses", Integer.toString(Math.ceilDiv(load.connections(), CONNECTIONS_PER_ADDRESS))));
        }
        command.addAll(load.options());
        try (Child generator = Child.program("load", command, folder.resolve("load-" + loads + ".log"))) {
            int exit = generator.await(load.secondsMax());
            if (!load.exits().contains(exit)) {
                throw new IOException("load on " + name + " ended with " + exit + generator.tail() + "\nand the server" + child.tail());
            }
        }
        return runs;
    }

    /** What its journal did since its start. */
    JournalFigures journal() throws IOException, InterruptedException {
        return JournalFigures.of(stage("journal").path("p99").asDouble() / 1_000, metrics());
    }

    /** Records that this process has journaled. */
    double journalRecords() throws IOException, InterruptedException {
        return metric("postern_journal_batch_records_sum").orElseThrow(() -> new IOException(name + " tells no records of its journal"));
    }

    /** Median time of a force since its start. */
    double forceP50Nanos() throws IOException, InterruptedException {
        JsonNode force = stage("force");
        if (force.path("count").asLong() == 0) {
            throw new IOException(name + " tells no force of its journal");
        }
        return force.path("p50").asDouble();
    }

    private JsonNode stage(String stage) throws IOException, InterruptedException {
        return JSON.readTree(page("/histograms")).at("/since_start/stages/" + stage);
    }

    private String metrics() throws IOException, InterruptedException {
        return page("/metrics");
    }

    /** One metric without labels; empty when the host does not tell it. */
    OptionalDouble metric(String metric) throws IOException, InterruptedException {
        return metrics().lines().filter(line -> line.startsWith(metric + " ")).mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .findFirst();
    }

    private String page(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://" + child.ready("ops") + path)).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** Ends it and deletes its folder. */
    @Override
    public void close() throws IOException {
        child.close();
        Folders.delete(folder);
    }
}

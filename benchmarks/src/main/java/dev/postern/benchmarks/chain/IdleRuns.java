package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.IdleReport;
import dev.postern.load.run.Result;
import dev.postern.load.run.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
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
 * Measures one {@code serve} with a fleet that sells, first alone and then beside connections that say nothing. Memory is read after a collection, when
 * the fleet is connected and rests; the fleet's terminals stay the same. One thread.
 */
public final class IdleRuns {

    private static final int FLEET_SECONDS_MAX = 60;
    private static final int LOAD_SECONDS_MAX = 240;
    private static final long PAGE_BYTES = 4_096;

    private final String launcher;
    private final Path work;
    private final PrintStream screen;
    private int loads;

    /**
     * @param home root of the checkout
     * @param work folder for fleet, journal and logs
     */
    public IdleRuns(Path home, Path work, PrintStream screen) {
        this.launcher = home.resolve("postern").toString();
        this.work = work;
        this.screen = screen;
    }

    /**
     * Runs all of it.
     *
     * @param runs loads alone, and as many beside the idle ones
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public IdleReport run(Conditions conditions, int busy, int idle, double perSecond, int seconds, int runs) throws IOException, InterruptedException {
        Path fleet = fleet(busy);
        try (Child server = Child.server("serve", List.of(launcher, "serve", "--fleet", fleet.toString(), "--data", work.resolve("data").toString(),
                "--port", "0", "--ops-port", "0"), work.resolve("serve.log")); IdleLines lines = new IdleLines()) {
            load(server, fleet, perSecond, 2 * seconds);
            List<Double> alone = loads(server, fleet, perSecond, seconds, runs);
            IdleReport.Memory before = memory(server);
            String[] target = server.ready("terminals").split(":");
            lines.open(new InetSocketAddress(target[0], Integer.parseInt(target[1])), idle);
            IdleReport.Memory after = memory(server);
            List<Double> beside = loads(server, fleet, perSecond, seconds, runs);
            return new IdleReport(conditions, busy, idle, perSecond, before, after, alone, beside);
        }
    }

    private Path fleet(int terminals) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("fleet"));
        try (Child create = Child.program("fleet create", List.of(launcher, "fleet", "create", "--terminals", Integer.toString(terminals), "--out",
                folder.toString()), work.resolve("fleet.log"))) {
            if (create.await(FLEET_SECONDS_MAX) != 0) {
                throw new IOException("no fleet could be made" + create.tail());
            }
        }
        return folder.resolve("fleet.csv");
    }

    private List<Double> loads(Child server, Path fleet, double perSecond, int seconds, int runs) throws IOException, InterruptedException {
        List<Double> p99 = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            p99.add(load(server, fleet, perSecond, seconds));
        }
        return p99;
    }

    private double load(Child server, Path fleet, double perSecond, int seconds) throws IOException, InterruptedException {
        Path out = work.resolve("runs-" + ++loads);
        try (Child load = Child.program("load", List.of(launcher, "load", "--target", server.ready("terminals"), "--fleet", fleet.toString(), "--mix",
                "purchase=1", "--special-share", "0", "--rate", String.format(Locale.ROOT, "%.0f/s", perSecond), "--duration", seconds + "s", "--slo", "none",
                "--out", out.toString()), work.resolve("load-" + loads + ".log"))) {
            int exit = load.await(seconds + LOAD_SECONDS_MAX);
            if (exit != Verdict.GOOD && exit != Verdict.INVALID) {
                throw new IOException("load ended with " + exit + load.tail() + "\nand the server" + server.tail());
            }
        }
        Result result = ChainRuns.read(out);
        double p99 = result.measured().all().response().p99Nanos() / 1e6;
        screen.printf(Locale.ROOT, "%,.0f/s answered, p99 %.2f ms; %s%n", result.measured().answeredPerSecond(), p99, result.verdict().sentence());
        return p99;
    }

    private IdleReport.Memory memory(Child server) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try (Child collect = Child.program("jcmd", List.of(jcmd, Long.toString(server.pid()), "GC.run"), work.resolve("jcmd.log"))) {
            if (collect.await(FLEET_SECONDS_MAX) != 0) {
                throw new IOException("no collection could be asked for" + collect.tail());
            }
        }
        String metrics = metrics(server.ready("ops"));
        IdleReport.Memory memory = new IdleReport.Memory(value(metrics, "jvm_heap_used_bytes"), value(metrics, "jvm_buffers_used_bytes"),
                residentBytes(server.pid()), socketBytes());
        screen.printf(Locale.ROOT, "heap %.1f MB, direct %.1f MB, resident %.1f MB, kernel %.1f MB%n", memory.heap() / 1e6, memory.direct() / 1e6,
                memory.resident() / 1e6, memory.sockets() / 1e6);
        return memory;
    }

    private static String metrics(String ops) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://" + ops + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static long value(String metrics, String name) throws IOException {
        return (long) Double.parseDouble(metrics.lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .orElseThrow(() -> new IOException("the host tells no " + name)).split(" ")[1]);
    }

    private static long residentBytes(long pid) throws IOException {
        return PAGE_BYTES * Long.parseLong(Files.readString(Path.of("/proc", Long.toString(pid), "statm")).split(" ")[1]);
    }

    /** The line {@code TCP: inuse N orphan N tw N alloc N mem PAGES}. */
    private static long socketBytes() throws IOException {
        String tcp = Files.readAllLines(Path.of("/proc/net/sockstat")).stream().filter(line -> line.startsWith("TCP:")).findFirst().orElseThrow();
        return PAGE_BYTES * Long.parseLong(tcp.replaceAll(".* mem ", ""));
    }
}

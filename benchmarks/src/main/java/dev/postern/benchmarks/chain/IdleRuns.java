package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.IdleReport;
import java.io.IOException;
import java.io.PrintStream;
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

    private static final int COLLECTION_SECONDS_MAX = 60;
    private static final long PAGE_BYTES = 4_096;

    private final Rig rig;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param work folder for fleet, journal and logs
     */
    public IdleRuns(Path home, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.screen = screen;
    }

    /**
     * Runs all of it.
     *
     * @param runs loads alone, and as many beside the idle ones
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public IdleReport run(Conditions conditions, int busy, int idle, double perSecond, int seconds, int runs) throws IOException, InterruptedException {
        try (Host host = rig.serve(rig.fleet(busy, "tdes"), ""); IdleLines lines = new IdleLines()) {
            Load load = sales(busy, perSecond, seconds);
            p99(host, sales(busy, perSecond, 2 * seconds));
            List<Double> alone = p99(host, load, runs);
            IdleReport.Memory before = memory(host);
            lines.open(host.terminals(), idle);
            IdleReport.Memory after = memory(host);
            return new IdleReport(conditions, busy, idle, perSecond, before, after, alone, p99(host, load, runs));
        }
    }

    private static Load sales(int busy, double perSecond, int seconds) {
        return Load.of(busy, seconds, "--mix", "purchase=1", "--rate", String.format(Locale.ROOT, "%.0f/s", perSecond), "--duration", seconds + "s").unpromised();
    }

    private List<Double> p99(Host host, Load load, int runs) throws IOException, InterruptedException {
        List<Double> p99 = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            p99.add(p99(host, load));
        }
        return p99;
    }

    private double p99(Host host, Load load) throws IOException, InterruptedException {
        Loaded loaded = host.load(load);
        double p99 = loaded.found().all().response().p99Nanos() / 1e6;
        screen.printf(Locale.ROOT, "%,.0f/s answered, p99 %.2f ms; %s%n", loaded.found().answeredPerSecond(), p99, loaded.result().verdict().sentence());
        return p99;
    }

    private IdleReport.Memory memory(Host host) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try (Child collect = Child.program("jcmd", List.of(jcmd, Long.toString(host.pid()), "GC.run"), rig.work().resolve("jcmd.log"))) {
            if (collect.await(COLLECTION_SECONDS_MAX) != 0) {
                throw new IOException("no collection could be asked for" + collect.tail());
            }
        }
        IdleReport.Memory memory = new IdleReport.Memory(bytes(host, "jvm_heap_used_bytes"), bytes(host, "jvm_buffers_used_bytes"),
                residentBytes(host.pid()), socketBytes());
        screen.printf(Locale.ROOT, "heap %.1f MB, direct %.1f MB, resident %.1f MB, kernel %.1f MB%n", memory.heap() / 1e6, memory.direct() / 1e6,
                memory.resident() / 1e6, memory.sockets() / 1e6);
        return memory;
    }

    private static long bytes(Host host, String metric) throws IOException, InterruptedException {
        return (long) host.metric(metric).orElseThrow(() -> new IOException("the host tells no " + metric));
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

package dev.postern.processor.faults;

import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Inside a network namespace that has a loopback and no route: a host starts, sells and ends as ever, and the kernel
 * counts no packet that somebody wanted to send elsewhere. That the counter counts is shown by one attempt at the end.
 */
final class NoRouteRun {
    private static final int TERMINALS = 16;
    private static final int DECISIONS = 2_000;
    private static final long NANOS_MAX = 30_000_000_000L;
    /** TEST-NET-1 (RFC 5737): nobody's. */
    private static final byte[] ELSEWHERE = {(byte) 192, 0, 2, 1};

    private final Path work;
    private final long seed;

    NoRouteRun(Path work, long seed) {
        this.work = work;
        this.seed = seed;
    }

    /** Why no namespace can be made here, or null when one can. */
    static String unavailable() throws InterruptedException {
        try {
            Scratch.call("unshare", "-n", "ip", "link", "set", "lo", "up");
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** This Java's own command line inside a new namespace, with these arguments. */
    static int inside(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$@\"",
                "sh", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (String option : java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--") || option.startsWith("-D")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), Faults.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Runs inside a namespace without routes. */
    Outcome run() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        if (!Files.readString(Path.of("/proc/net/route")).lines().skip(1).toList().isEmpty()) {
            return new Outcome(List.of("there are routes here"), "not run");
        }
        List<FleetRow> fleet = TestTerminal.fleet(TERMINALS);
        Host host = new Host(work, work.resolve("data"), fleet, 1);
        Store store = new Store(fleet, seed);
        store.hostAt(host.start());
        store.open();
        long patience = System.nanoTime() + NANOS_MAX;
        while (store.history().toldCount() < DECISIONS && System.nanoTime() - patience < 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        store.close();
        store.settle(10);
        Map<Pan, Long> balances = Judgement.balances(store);
        host.term();
        int code = host.exitCode(20);
        if (code != 0) {
            problems.add("the host ended with " + code);
        }
        Judgement judgement = Judgement.of(host.data(), store.history(), store.history().size(), true, balances);
        problems.addAll(judgement.problems());
        long attempts = attempts();
        if (attempts != 0) {
            problems.add(attempts + " packets were to go elsewhere");
        }
        try (Socket elsewhere = new Socket()) {
            elsewhere.connect(new InetSocketAddress(InetAddress.getByAddress(ELSEWHERE), 9), 1_000);
            problems.add("there is a route after all");
        } catch (IOException unreachable) {
            if (attempts() == attempts) {
                problems.add("the kernel did not count an attempt: this test proves nothing");
            }
        }
        return new Outcome(problems, judgement.told() + " decisions told, " + attempts + " attempts to reach out");
    }

    /** What the kernel of this namespace could not route, both versions of IP together. */
    private static long attempts() throws IOException {
        List<String> four = Files.readString(Path.of("/proc/net/snmp")).lines().filter(line -> line.startsWith("Ip:"))
                .toList();
        int column = List.of(four.get(0).split(" ")).indexOf("OutNoRoutes");
        long attempts = Long.parseLong(four.get(1).split(" ")[column]);
        Path six = Path.of("/proc/net/snmp6");
        if (Files.exists(six)) {
            attempts += Files.readString(six).lines().filter(line -> line.startsWith("Ip6OutNoRoutes"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[1])).sum();
        }
        return attempts;
    }
}

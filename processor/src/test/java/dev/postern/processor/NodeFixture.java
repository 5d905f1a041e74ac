package dev.postern.processor;

import dev.postern.processor.settings.Section;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.concurrent.locks.LockSupport;

/** A whole node in this process, on free ports of the loopback, with few shards and small files. */
final class NodeFixture implements AutoCloseable {

    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final List<String> SMALL = List.of("postern.terminal { port = 0, event-loops = 2, partitions = 4 }",
            "postern.issuer.shards = 4", "postern.ops.port = 0", "postern.journal.block-size = 1MiB");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<FleetRow> fleet;
    private final Node node;
    private boolean closed;

    NodeFixture(Path data, int terminals, String... lines) throws IOException {
        this(data, TestTerminal.fleet(terminals), lines);
    }

    NodeFixture(Path data, List<FleetRow> fleet, String... lines) throws IOException {
        this.fleet = fleet;
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(List.of(lines));
        Section root = Settings.with(all.toArray(String[]::new));
        node = Node.start(root, NodeSettings.read(root.at("postern")), data, fleet, Clock.system(),
                (code, sentence) -> failures.add(code + ": " + sentence));
    }

    Node node() {
        return node;
    }

    /** Terminal {@code number} of the fleet, from 0, as it left the factory. */
    TestTerminal terminal(int number) {
        return new TestTerminal(fleet.get(number));
    }

    Line line() throws IOException {
        return new Line(node.terminals());
    }

    /** A line for a terminal that may have keys already. */
    Session session(TestTerminal terminal) throws IOException {
        return new Session(terminal, node.terminals());
    }

    /** A terminal that has signed on. */
    Session signedOn(int number) throws IOException {
        return session(terminal(number)).signOn();
    }

    /** One figure of the metrics page, such as {@code postern_in_flight}; 0 when it is not there. */
    long metric(String name) throws IOException {
        String host = node.ops().getAddress().getHostAddress() + ":" + node.ops().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + "/metrics"))
                .timeout(Duration.ofSeconds(20)).build();
        try {
            String page = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return page.lines().filter(line -> line.startsWith(name + " ")).findFirst()
                    .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1))).orElse(0L);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A page of the operations port, or null when it is not there. */
    String page(String path) throws IOException {
        String host = node.ops().getAddress().getHostAddress() + ":" + node.ops().getPort();
        try {
            HttpResponse<String> page = http.send(HttpRequest.newBuilder(URI.create("http://" + host + path))
                    .timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            return page.statusCode() == 200 ? page.body() : null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The status of an order at the operations port. */
    int post(String path, String body, String authorization) throws IOException {
        String host = node.ops().getAddress().getHostAddress() + ":" + node.ops().getPort();
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://" + host + path))
                    .header("Authorization", authorization).timeout(Duration.ofSeconds(20))
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    long closedBecause(String reason) throws IOException {
        return metric("postern_connections_closed_total{reason=\"" + reason + "\"}");
    }

    /** Waits for something that must come; polls. */
    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never came: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Drains and closes once; a node that failed meanwhile fails the test. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            node.drainAndClose();
            http.close();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the node failed: " + failures);
        }
    }
}

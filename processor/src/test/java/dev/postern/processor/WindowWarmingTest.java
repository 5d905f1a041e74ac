package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.rules.RulesCommand;
import dev.postern.processor.settings.Section;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A file that declares more windows comes while sales go on, and another one across a restart: rules over the windows that
 * both have count all the time, and in the end every window is what it would be had the last file been there from the
 * journal's beginning.
 */
class WindowWarmingTest {

    private static final int LINES = 3;
    private static final int SALES = 120;
    private static final Pan WATCHED = Cards.cny(40);
    private static final Pan SOLD_BEFORE = Cards.cny(41);
    private static final String FILE = """
            name: warming
            features:
              sales: { of: card, take: count, over: 1h }
              at_terminal: { of: terminal, take: count, over: 1h, outcome: any }
            rules:
              - { id: burst, version: 1, mode: live, do: decline 59, when: feature.sales >= 3 && feature.at_terminal > 0, say: x }
            """;
    private static final String MORE = FILE.replace("features:\n", """
            features:
              day: { of: card, take: count, over: 1d }
              terminal_day: { of: terminal, take: sum, over: 1d, currency: CNY }
              cards: { of: merchant, take: distinct cards, over: 1h }
              of_bin: { of: bin, take: count, over: 90d }
              of_device: { of: device, take: count, over: 1d }
            """).replace("feature.sales >= 3", "feature.sales >= 3 && tx.minor != 7")
            + "  - { id: day, version: 1, mode: live, do: decline 61, when: feature.day >= 1 && tx.minor == 7, say: x }\n";
    private static final String LESS = MORE.replace("over: 90d", "over: 30d").replace("take: count, over: 1d", "take: count, over: 2d")
            .replace("decline 61", "decline 62");
    private static final String[] LINES_OF_CONF = {"postern.terminal { port = 0, event-loops = 2, partitions = 4 }",
        "postern.issuer.shards = 4", "postern.ops.port = 0", "postern.journal.block-size = 1MiB",
        "postern.journal.snapshots { records-max = 1000, interval = 1s }"};

    /** A set whose last rule holds for a card that was sold before, as long as the window has not seen it: so it may not count by then. */
    private static final String TRAP = MORE.replace("&& tx.minor != 7", "&& tx.minor != 7 && tx.minor != 8")
            + "  - { id: trap, version: 1, mode: live, do: decline 63, when: feature.day == 0 && tx.minor == 8, say: x }\n";
    private static final String[] PROCESS = {"-Dpostern.terminal.event-loops=2", "-Dpostern.terminal.partitions=4", "-Dpostern.issuer.shards=4",
        "-Dpostern.journal.block-size=1MiB", "-Dpostern.journal.snapshots.records-max=1000", "-Dpostern.journal.snapshots.interval=1s",
        "-Dpostern.fraud.rules-watch=100ms", "-XX:TieredStopAtLevel=1"};
    /** Sold while the first file was in force; each is asked about once, as asking sells. */
    private static final List<Pan> SOLD = IntStream.range(42, 48).mapToObj(Cards::cny).toList();

    @TempDir
    private Path folder;
    private Path data;

    @BeforeEach
    void makeADataFolder() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
    }

    /** The archive's list is read before any record: while nobody writes to the pipe in its place, the thread that makes windows waits in the middle. */
    @Test
    void shouldMakeWindowsThatAKillFoundInTheMakingAndCountNoRuleBefore() throws Exception {
        write(FILE);
        List<FleetRow> rows = TestTerminal.fleet(LINES + 1);
        Path fleet = folder.resolve("fleet.csv");
        FleetFile.write(fleet, rows);
        Path pipe = data.resolve("journal/archive/manifest.json");
        List<String> options = new ArrayList<>(List.of(PROCESS));
        options.add("-Dpostern.fraud.rules-file=" + data.resolve("rules.yaml"));
        try (ServeProcess serve = ServeProcess.start(folder, fleet, options.toArray(String[]::new))) {
            InetSocketAddress host = new InetSocketAddress(InetAddress.getLoopbackAddress(), serve.terminalPort());
            try (Session session = new Session(new TestTerminal(rows.getFirst()), host).signOn(); Session other = new Session(new TestTerminal(rows.get(1)), host).signOn()) {
                for (Pan card : SOLD) {
                    assertEquals("00", session.code(session.terminal().purchase(card, 100)));
                }
                await(serve, "postern_fraud_windows_in_the_making", 0);
                Files.createDirectories(pipe.getParent());
                assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
                write(TRAP);
                await(serve, "postern_fraud_rules_taken_total", 1);
                CompletableFuture<Void> sales = CompletableFuture.runAsync(() -> sellUntilClosed(other));
                assertEquals("00", session.code(session.terminal().purchase(SOLD.get(0), 8)), "in shadow");
                while (!hasSnapshots()) {
                    // Of windows that have only begun.
                    session.askBytes(session.terminal().purchase(WATCHED, 100));
                }
                assertEquals("00", session.code(session.terminal().purchase(SOLD.get(1), 8)), "still");
                assertEquals(1, serve.metric("postern_fraud_windows_in_the_making"));
                assertEquals(0, serve.metric("postern_fraud_windows_made_total"));
                serve.kill();
                sales.join();
            }
        }
        Files.delete(pipe);
        Node stopped;
        try (NodeFixture node = start(); Session session = node.session(terminal(0)).signOn()) {
            assertEquals("00", session.code(session.terminal().purchase(SOLD.get(2), 8)), "in shadow, or it has seen the sale before the kill");
            awaitWarm(node);
            assertTrue(node.metric("postern_fraud_windows_made_total") > 0, "what the kill had cut short was made");
            assertEquals("00", session.code(session.terminal().purchase(SOLD.get(3), 8)));
            assertEquals("61", session.code(session.terminal().purchase(SOLD.get(4), 7)));
            assertEquals("63", session.code(session.terminal().purchase(Cards.cny(49), 8)), "and the rule counts now");
            stopped = node.node();
        }
        assertEquals(replayed(), hash(stopped.state()));
    }

    @Test
    void shouldTryAgainLaterWhatWasGivenUpAndSaySo() throws Exception {
        write(FILE);
        try (NodeFixture node = start("postern.fraud { windows-retry = 100ms, windows-retry-max = 200ms, windows-retries-max = 1000 }");
                Session session = node.signedOn(0)) {
            assertEquals("00", session.code(session.terminal().purchase(SOLD.get(0), 100)));
            assertEquals("00", session.code(session.terminal().purchase(SOLD.get(1), 100)));
            awaitWarm(node);
            Path list = Files.writeString(Files.createDirectories(data.resolve("journal/archive")).resolve("manifest.json"), "{ \"version\": 99 }");
            write(TRAP);
            await(node, "postern_fraud_windows_retried_total", 2);
            assertTrue(node.metric("postern_fraud_windows_given_up_total") >= 2);
            assertEquals(0, node.metric("postern_fraud_windows_made_total"));
            assertEquals("00", session.code(session.terminal().purchase(SOLD.get(0), 8)), "in shadow");
            NodeFixture.await("an operator is told", () -> status(node).matches("(?s)in force: warming, hash .*could not be made from the journal, [0-9]+ times? in a row: "
                    + "tried again in 0 s, retry [0-9]+ of 1000\n"));
            Files.delete(list);
            await(node, "postern_fraud_windows_made_total", 5);
            assertEquals("61", session.code(session.terminal().purchase(SOLD.get(1), 7)));
            NodeFixture.await("nothing is owed", () -> status(node).endsWith("new windows are made, as far as the journal goes back\n"));
        }
    }

    /** What {@code postern rules status} prints. */
    private String status(NodeFixture node) {
        PrintStream former = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertEquals(0, new CommandLine(new RulesCommand()).execute("status", "--ops", "127.0.0.1:" + node.node().ops().getPort(), "--data", data.toString()));
        } finally {
            System.setOut(former);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void sellUntilClosed(Session session) {
        Random random = new Random(1);
        try {
            while (true) {
                session.askBytes(session.terminal().purchase(Cards.cny(random.nextInt(20)), 10 + random.nextInt(300)));
            }
        } catch (IOException killed) {
            // as it was meant to be
        }
    }

    private static void await(ServeProcess serve, String metric, long value) {
        NodeFixture.await(metric + " " + value, () -> {
            try {
                return serve.metric(metric) == value;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void await(NodeFixture node, String metric, long least) {
        NodeFixture.await(metric + " " + least, () -> {
            try {
                return node.metric(metric) >= least;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void shouldMakeNewWindowsBesideSalesAndAcrossARestartAndLeaveOtherRulesLive() throws Exception {
        write(FILE);
        Node stopped;
        try (NodeFixture node = start(); Session session = node.signedOn(0)) {
            for (int i = 0; i < 3; i++) {
                assertEquals("00", session.code(session.terminal().purchase(WATCHED, 100)));
            }
            assertEquals("00", session.code(session.terminal().purchase(SOLD_BEFORE, 100)));
            CompletableFuture<Void> sales = CompletableFuture.runAsync(() -> sell(node, 1));
            awaitWarm(node);
            assertEquals(0, node.metric("postern_fraud_windows_made_total"), "everything was there from the beginning");
            write(MORE);
            while (node.metric("postern_fraud_windows_made_total") < 5) {
                assertEquals("59", session.code(session.terminal().purchase(WATCHED, 100)), "its windows go on");
                assertEquals(0, node.metric("postern_fraud_windows_given_up_total"));
            }
            assertEquals("61", session.code(session.terminal().purchase(SOLD_BEFORE, 7)), "the new window saw what was before it");
            sales.join();
            while (!hasSnapshots()) {
                // Without records no further stream gets its turn.
                assertEquals("59", session.code(session.terminal().purchase(WATCHED, 100)));
            }
            stopped = node.node();
        }
        long live = hash(stopped.state());
        assertEquals(replayed(), live);

        write(LESS);
        try (NodeFixture node = start(); Session session = node.session(terminal(0)).signOn()) {
            assertEquals("59", session.code(session.terminal().purchase(WATCHED, 100)), "at once");
            CompletableFuture<Void> sales = CompletableFuture.runAsync(() -> sell(node, 2));
            awaitWarm(node);
            assertEquals("62", session.code(session.terminal().purchase(SOLD_BEFORE, 7)));
            sales.join();
            stopped = node.node();
        }
        assertNotEquals(live, hash(stopped.state()));
        assertEquals(replayed(), hash(stopped.state()));
    }

    private NodeFixture start(String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of("postern.fraud { rules-file = \"" + data.resolve("rules.yaml") + "\", rules-watch = 100ms }",
                LINES_OF_CONF[4]));
        lines.addAll(List.of(more));
        return new NodeFixture(data, LINES + 1, lines.toArray(String[]::new));
    }

    private static void awaitWarm(NodeFixture node) {
        NodeFixture.await("nothing is being made any more", () -> {
            try {
                return node.metric("postern_fraud_windows_in_the_making") == 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private boolean hasSnapshots() {
        try (Stream<Path> files = Files.list(data.resolve("journal/snapshots"))) {
            List<String> names = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".snapshot")).toList();
            return names.stream().anyMatch(name -> name.startsWith("c")) && names.stream().anyMatch(name -> name.startsWith("t"));
        } catch (IOException e) {
            return false;
        }
    }

    /** A terminal whose numbers go on behind those of its former run. */
    private static TestTerminal terminal(int number) {
        TestTerminal terminal = new TestTerminal(TestTerminal.fleet(LINES + 1).get(number));
        for (int skipped = 0; skipped < 100_000; skipped++) {
            terminal.nextStan();
        }
        return terminal;
    }

    private static void sell(NodeFixture node, int run) {
        List<CompletableFuture<Void>> lines = new ArrayList<>();
        for (int line = 1; line <= LINES; line++) {
            int number = line;
            lines.add(CompletableFuture.runAsync(() -> {
                Random random = new Random(31L * run + number);
                TestTerminal terminal = run == 1 ? node.terminal(number) : terminal(number);
                try (Session session = node.session(terminal).signOn()) {
                    for (int i = 0; i < SALES; i++) {
                        WireMessage sale = terminal.purchase(Cards.cny(random.nextInt(30)), 10 + random.nextInt(300));
                        session.askBytes(sale);
                        if (i % 5 == 0) {
                            session.askBytes(terminal.reversal(sale));
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        lines.forEach(CompletableFuture::join);
    }

    /** What the journal alone gives under the file that is there now. */
    private long replayed() throws IOException {
        Path snapshots = data.resolve("journal/snapshots");
        Files.move(snapshots, data.resolve("aside"));
        List<String> lines = new ArrayList<>(List.of(LINES_OF_CONF));
        lines.add("postern.fraud.rules-file = \"" + data.resolve("rules.yaml") + "\"");
        Section root = Settings.with(lines.toArray(String[]::new));
        NodeSettings settings = NodeSettings.read(root.at("postern"));
        RecoveredState state = new RecoveredState(settings, streams(), TestTerminal.commissioned(TestTerminal.fleet(LINES + 1)));
        try (ChronicleJournal journal = ChronicleJournal.open(data.resolve("journal"), streams(), settings.journal(),
                Clock.system(), (_, _) -> { }, JournalObserver.NONE)) {
            journal.recover(state);
        }
        Files.move(data.resolve("aside"), snapshots, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(state.shared().size() > LINES, "features of terminals, merchants and BINs are there");
        return hash(state);
    }

    private static long hash(RecoveredState state) {
        return StateHash.of(state, streams());
    }

    private static Streams streams() {
        return new Streams(4, 4);
    }

    private void write(String text) throws IOException {
        Files.move(Files.writeString(data.resolve("rules.new"), text), data.resolve("rules.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }
}

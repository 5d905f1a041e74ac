package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.settings.Section;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @TempDir
    private Path data;

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

    private NodeFixture start() throws IOException {
        return new NodeFixture(data, LINES + 1, "postern.fraud { rules-file = \"" + data.resolve("rules.yaml")
                + "\", rules-watch = 100ms }", LINES_OF_CONF[4]);
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

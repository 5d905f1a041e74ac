package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.settings.Section;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Seller;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a real {@code serve} while two dozen terminals sell and reverse, ten times over on one data folder.
 * After each: every answer that was given is given again, and on every card is exactly the opening balance without what
 * was sold and not reversed, once the terminals have settled what they were never told. At the end the same check
 * is shown to notice a loss: it runs against a folder from before the last answers.
 */
class KillTest {

    private static final int KILLS = 10;
    private static final int SELLERS = 24;
    private static final int CARDS = 16;
    private static final int ANSWERS_MIN = 30;
    private static final int ANSWERS_MORE_MAX = 900;
    /** Few streams and small files: the start is a large part of the test's time. */
    private static final Path RULES = Path.of("src/test/resources/rules/every-feature.yaml").toAbsolutePath();
    private static final String[] SMALL = {"-Dpostern.issuer.shards=4", "-Dpostern.terminal.partitions=4",
            "-Dpostern.journal.block-size=1MiB", "-Dpostern.journal.snapshots.records-max=1000",
            "-Dpostern.fraud.rules-file=" + RULES, "-XX:TieredStopAtLevel=1"};

    @TempDir
    private Path folder;
    private final long seed = Seed.of("KillTest");
    private final Random random = new Random(seed);
    private final List<Pan> cards = IntStream.range(0, CARDS).mapToObj(Cards::cny).toList();
    private final List<Seller> sellers = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(SELLERS);
    private Path fleet;
    private TestTerminal auditor;
    private Map<Pan, Long> opening;

    @Test
    void shouldLoseNothingThatWasAnswered() throws Exception {
        prepare();
        for (int kill = 1; kill <= KILLS; kill++) {
            sellAndKill("seed " + seed + " before kill " + kill);
        }
        makeTheSameStateWithSnapshotsAndWithout();
        try (ServeProcess serve = start()) {
            check(address(serve), "seed " + seed + " at the end");
            assertEquals(0, serve.terminate(), serve::log);
        }
        int sales = sellers.stream().mapToInt(Seller::sales).sum();
        int reversals = sellers.stream().mapToInt(Seller::reversals).sum();
        int doubts = sellers.stream().mapToInt(Seller::doubts).sum();
        System.out.println("KillTest: " + sales + " sales, " + reversals + " reversals, " + doubts + " left in doubt");
        assertTrue(sales > 0 && reversals > 0 && doubts > 0, "seed " + seed + " left out a case");

        shouldNoticeALoss();
        threads.shutdown();
    }

    /** Every balance and every feature that the killed node's folder holds, from its snapshots or from the journal alone. */
    private void makeTheSameStateWithSnapshotsAndWithout() throws IOException {
        Path with = Files.createDirectory(folder.resolve("with"));
        Path without = Files.createDirectory(folder.resolve("without"));
        copy(folder.resolve("data").resolve("journal"), with.resolve("journal"));
        copy(folder.resolve("data").resolve("journal"), without.resolve("journal"));
        try (Stream<Path> snapshots = Files.list(without.resolve("journal/snapshots"))) {
            assertTrue(snapshots.findAny().isPresent(), "there are snapshots to start from");
        }
        delete(without.resolve("journal/snapshots"));
        long features = recovered(with);
        assertEquals(features, recovered(without));
        assertNotEquals(0, features);
    }

    private long recovered(Path data) {
        Section root = Settings.with("postern.issuer.shards = 4", "postern.terminal.partitions = 4",
                "postern.journal.block-size = 1MiB", "postern.fraud.rules-file = \"" + RULES + "\"");
        NodeSettings settings = NodeSettings.read(root.at("postern"));
        Streams streams = new Streams(settings.issuer().shards(), settings.terminal().partitions());
        RecoveredState state = new RecoveredState(settings, streams,
                TestTerminal.commissioned(TestTerminal.fleet(SELLERS + 1)));
        try (ChronicleJournal journal = ChronicleJournal.open(data.resolve("journal"), streams, settings.journal(),
                Clock.system(), (_, _) -> { }, JournalObserver.NONE)) {
            journal.recover(state);
        }
        assertTrue(state.shared().size() > SELLERS, "features of terminals, merchants and BINs are there");
        return StateHash.of(state, streams);
    }

    /** The same check on a folder that does not have the last answers must fail. */
    private void shouldNoticeALoss() throws Exception {
        Path data = folder.resolve("data");
        Path before = folder.resolve("before");
        copy(data, before);
        sellAndKill("seed " + seed + " before the control");
        delete(data);
        Files.move(before, data);
        try (ServeProcess serve = start()) {
            AssertionError noticed = assertThrows(AssertionError.class, () -> check(address(serve), "a folder that lost answers"));
            assertTrue(noticed.getMessage().contains("STAN"), noticed.getMessage());
        }
    }

    private void prepare() throws Exception {
        List<FleetRow> rows = TestTerminal.fleet(SELLERS + 1);
        fleet = folder.resolve("fleet.csv");
        FleetFile.write(fleet, rows);
        for (int i = 0; i < SELLERS; i++) {
            sellers.add(new Seller(new TestTerminal(rows.get(i)), cards, seed + i));
        }
        auditor = new TestTerminal(rows.getLast());
        try (ServeProcess serve = start()) {
            InetSocketAddress host = address(serve);
            try (Session session = new Session(auditor, host)) {
                session.signOn();
                opening = balances(session);
            }
            for (Seller seller : sellers) {
                try (Session session = new Session(seller.terminal(), host)) {
                    session.signOn();
                }
            }
            assertEquals(0, serve.terminate(), serve::log);
        }
    }

    /** Starts, checks what the kill before left, lets all sell, and kills after some number of answers. */
    private void sellAndKill(String where) throws Exception {
        long enough = ANSWERS_MIN + random.nextInt(ANSWERS_MORE_MAX);
        AtomicLong answers = new AtomicLong();
        try (ServeProcess serve = start()) {
            InetSocketAddress host = address(serve);
            check(host, where);
            // All are connected before the first one sells: the kill must find nobody on the way.
            List<Session> sessions = new ArrayList<>();
            for (Seller seller : sellers) {
                sessions.add(seller.connect(host));
            }
            List<Future<Void>> selling = new ArrayList<>();
            for (int i = 0; i < SELLERS; i++) {
                Seller seller = sellers.get(i);
                Session session = sessions.get(i);
                selling.add(threads.submit(() -> {
                    seller.sellUntilClosed(session, answers);
                    return null;
                }));
            }
            NodeFixture.await(enough + " answers", () -> answers.get() >= enough || selling.stream().allMatch(Future::isDone));
            serve.kill();
            await(selling);
        }
        assertTrue(answers.get() >= enough, "the sellers ended before");
    }

    private void check(InetSocketAddress host, String where) throws Exception {
        List<Future<Void>> settling = new ArrayList<>();
        for (Seller seller : sellers) {
            Callable<Void> task = () -> {
                seller.settleAndCompare(host);
                return null;
            };
            settling.add(threads.submit(task));
        }
        await(settling);
        Map<Pan, Long> expected = new HashMap<>(opening);
        for (Seller seller : sellers) {
            seller.taken().forEach((card, amount) -> expected.merge(card, -amount, Long::sum));
        }
        try (Session session = new Session(auditor, host)) {
            assertEquals(expected, balances(session), where);
        }
    }

    private Map<Pan, Long> balances(Session session) throws IOException {
        Map<Pan, Long> balances = new HashMap<>();
        for (Pan card : cards) {
            balances.put(card, session.balance(card));
        }
        return balances;
    }

    private static void await(List<Future<Void>> tasks) throws Exception {
        for (Future<Void> task : tasks) {
            try {
                task.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AssertionError error) {
                    throw error;
                }
                throw e;
            }
        }
    }

    private ServeProcess start() throws IOException {
        return ServeProcess.start(folder, fleet, SMALL);
    }

    private static InetSocketAddress address(ServeProcess serve) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), serve.terminalPort());
    }

    private static void copy(Path from, Path to) throws IOException {
        walk(from, file -> Files.copy(file, to.resolve(from.relativize(file).toString())));
    }

    private static void delete(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walked = Files.walk(root)) {
            files = walked.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private interface FileTask {
        void run(Path file) throws IOException;
    }

    private static void walk(Path root, FileTask task) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.forEach(file -> {
                try {
                    task.run(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that takes snapshots while it sells: the next one on its folder knows the same, with them and without. */
class SnapshotRestartTest {
    private static final String OFTEN = "postern.journal.snapshots { records-max = 1000, interval = 1s }";
    private static final int CARDS = 40;

    @TempDir
    private Path data;
    private TestTerminal terminal;
    private WireMessage firstSale;
    private byte[] firstAnswer;
    private WireMessage lastSale;
    private byte[] lastAnswer;
    private long[] balances = new long[CARDS];

    @Test
    void shouldKnowTheSameWithSnapshotsWithoutThemAndWithBadOnes() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 2, OFTEN); Session session = node.signedOn(0)) {
            terminal = session.terminal();
            firstSale = terminal.purchase(Cards.cny(0), 1_000);
            firstAnswer = session.askBytes(firstSale);
            sell(session, 150);
            NodeFixture.await("every stream that has records is in a snapshot", () -> sellAndCount(session) >= 2);
            lastSale = terminal.purchase(Cards.cny(3), 77);
            lastAnswer = session.askBytes(lastSale);
            for (int card = 0; card < CARDS; card++) {
                balances[card] = session.balance(Cards.cny(card));
            }
        }
        assertSame("with the snapshots");
        for (Path snapshot : snapshots()) {
            flip(snapshot);
        }
        assertSame("with damaged snapshots");
        for (Path snapshot : snapshots()) {
            Files.delete(snapshot);
        }
        assertSame("without snapshots");
    }

    private void assertSame(String how) throws IOException {
        try (NodeFixture node = new NodeFixture(data, 2); Session session = node.session(terminal)) {
            for (int card = 0; card < CARDS; card++) {
                assertEquals(balances[card], session.balance(Cards.cny(card)), how + ", card " + card);
            }
            assertArrayEquals(lastAnswer, session.askBytes(lastSale), how);
            assertArrayEquals(firstAnswer, session.askBytes(firstSale), how + ", from the journal by now");
            assertEquals("94", session.code(lastSale.copy().set(4, 78, 12)), how);
        }
    }

    private void sell(Session session, int sales) throws IOException {
        for (int i = 0; i < sales; i++) {
            assertEquals("00", session.code(terminal.purchase(Cards.cny(i % CARDS), 10 + i)));
        }
    }

    /** How many snapshots the stream has that has the fewest. */
    private int sellAndCount(Session session) {
        try {
            sell(session, 5);
            List<String> names = snapshots().stream().map(file -> file.getFileName().toString()).toList();
            int fewest = Integer.MAX_VALUE;
            for (String stream : List.of("c0-", "c1-", "t0-", "t1-", "t2-", "t3-")) {
                fewest = Math.min(fewest, (int) names.stream().filter(name -> name.startsWith(stream)).count());
            }
            return fewest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("journal/snapshots"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".snapshot")).toList();
            assertTrue(found.size() < 1_000, "they are kept by count");
            return found;
        }
    }

    private static void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int before = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(before ^ 4);
        }
    }
}

package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader without Chronicle against the one with it, on good files and bad. */
class JournalScanTest {
    @TempDir
    Path root;
    private Path journal;
    private final HandClock clock = new HandClock();
    private final RandomEvents events = new RandomEvents(301);

    @BeforeEach
    void writeOverTwoRolls() throws Exception {
        journal = root.resolve("journal");
        append(0, 1, 20);
        clock.epochMillis += 3_600_000;
        append(5, 1, 20);
        clock.epochMillis += 7_200_000;
        append(0, 21, 40);
        Files.copy(journal.resolve("journal.mark"), root.resolve("older.mark"));
    }

    /** As if it had not been written since the beginning of the test. */
    private void putTheMarkBack() throws IOException {
        Files.copy(root.resolve("older.mark"), journal.resolve("journal.mark"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldReadWhatAStartReads() throws Exception {
        List<Seen> scanned = new ArrayList<>();
        JournalScan.Found found = JournalScan.whole(journal).run(record -> scanned.add(
                new Seen(JournalFixture.STREAMS.ofCode(record.streamCode()), record.streamSequence(), record.event())));
        JournalFixture.assertSame(JournalFixture.read(journal), scanned);
        assertEquals(60, found.records());
        assertEquals(60, found.sequence());
        assertEquals(3, found.files());
        assertEquals(found.chain(), found.reached().chain());
        assertNull(found.tail());
    }

    @Test
    void shouldNameTheSameRecordAndIndexAsAStartWhenABitFlips() throws Exception {
        Random random = new Random(302);
        List<Path> cycles = Folders.cycles(journal);
        for (int round = 0; round < 40; round++) {
            Path file = cycles.get(random.nextInt(cycles.size()));
            List<Long> starts = starts(file);
            int victim = random.nextInt(starts.size() - 1);
            long at = starts.get(victim) + 4 + random.nextInt(48);
            flip(file, at, round % 8);
            String scanned = refusal();
            String started = assertThrows(JournalRefused.class, () -> JournalFixture.read(journal)).getMessage();
            String name = started.substring(0, started.indexOf(" cannot be trusted"));
            assertTrue(scanned.startsWith(name + " (byte "), scanned + "\n but a start says\n" + started);
            flip(file, at, round % 8);
        }
        assertEquals(60, scan().records());
    }

    @Test
    void shouldRefuseEveryFlippedBitOfADocumentsHeader() throws Exception {
        Path file = Folders.cycles(journal).get(1);
        long header = starts(file).get(7);
        for (int bit = 0; bit < 32; bit++) {
            flip(file, header + bit / 8, bit % 8);
            String refusal = refusal();
            assertTrue(refusal.contains("record 27 ") || refusal.contains("record 28 "), "bit " + bit + ": " + refusal);
            flip(file, header + bit / 8, bit % 8);
        }
    }

    @Test
    void shouldNoticeWhatIsMissing() throws Exception {
        List<Path> cycles = Folders.cycles(journal);
        Path aside = Files.createDirectories(root.resolve("aside"));
        for (Path cycle : cycles) {
            Path moved = Files.move(cycle, aside.resolve(cycle.getFileName()));
            assertTrue(refusal().contains("record "), refusal());
            Files.createFile(cycle);
            assertTrue(refusal().contains("record "), refusal());
            Files.move(moved, cycle, StandardCopyOption.REPLACE_EXISTING);
        }
        assertEquals(60, scan().records());
        flip(cycles.getLast(), 3, 7);
        assertTrue(refusal().contains("record 41 in " + cycles.getLast()), refusal());
    }

    @Test
    void shouldCallATailThatWasNeverAnsweredATail() throws Exception {
        append(0, 41, 41);
        Path file = Folders.cycles(journal).getLast();
        List<Long> starts = starts(file);
        putTheMarkBack();
        flip(file, starts.getLast() + 20, 3);
        JournalScan.Found found = scan();
        assertEquals(60, found.records());
        assertTrue(found.tail().startsWith("record 61 in " + file + " at index 0x"), found.tail());
    }

    @Test
    void shouldRefuseATailThatALaterRecordSaysWasDurable() throws Exception {
        append(0, 41, 41);
        append(0, 42, 42);
        Path file = Folders.cycles(journal).getLast();
        List<Long> starts = starts(file);
        putTheMarkBack();
        flip(file, starts.get(starts.size() - 2) + 20, 3);
        assertTrue(refusal().startsWith("journal record 61 in " + file), refusal());
    }

    /** As a node leaves it between a document's bytes and its header. */
    @Test
    void shouldNotMissARecordThatWasNeverEnded() throws Exception {
        append(0, 41, 41);
        Path file = Folders.cycles(journal).getLast();
        long last = starts(file).getLast();
        byte[] header = header(file, last, new byte[Integer.BYTES]);
        assertTrue(refusal().startsWith("journal record 61 in " + file + " at index 0x"), refusal());
        putTheMarkBack();
        JournalScan.Found found = scan();
        assertEquals(60, found.records());
        assertNull(found.tail());
        header(file, last, header);
        assertEquals(61, scan().records(), "and when its end is written meanwhile, it is there");
        header(file, last, new byte[Integer.BYTES]);
        assertEquals(60, JournalFixture.read(journal).size(), "nor does a start take it");
    }

    @Test
    void shouldTellALostHeaderWithRecordsBehindItByWhatTheySayWasDurable() throws Exception {
        append(0, 41, 41);
        append(0, 42, 42);
        Path file = Folders.cycles(journal).getLast();
        List<Long> starts = starts(file);
        putTheMarkBack();
        byte[] header = header(file, starts.get(starts.size() - 2), new byte[Integer.BYTES]);
        assertTrue(refusal().contains("record 61 in " + file) && refusal().contains("record 62 stands behind it"),
                refusal());
        header(file, starts.get(starts.size() - 2), header);
        assertEquals(62, scan().records());
    }

    @Test
    void shouldReadBesideANodeThatWrites() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ChronicleJournal open = open()) {
            open.recover((_, _, _) -> { });
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 41; !done.get(); i += 10) {
                        JournalFixture.appendAndAwait(open, 0, i, i + 9, events);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            try {
                long before = 60;
                for (int i = 0; i < 200; i++) {
                    JournalScan.Found found = scan();
                    assertNull(found.tail());
                    assertTrue(found.sequence() >= before && found.sequence() >= found.reached().sequence());
                    before = found.sequence();
                }
                assertTrue(before > 60, "nothing was written meanwhile");
            } finally {
                done.set(true);
                writer.join();
            }
        }
    }

    @Test
    void shouldCopyWhatIsDurableByteForByteAndRollForRoll() throws Exception {
        Path copy = Files.createDirectories(root.resolve("copy"));
        List<String> before = new ArrayList<>();
        HighWater reached;
        try (ChronicleJournal open = open()) {
            open.recover((_, _, _) -> { });
            JournalScan.whole(journal).run(record -> before.add(line(record)));
            reached = JournalCopy.write(journal, copy);
            JournalFixture.appendAndAwait(open, 0, 41, 50, events);
        }
        assertEquals(60, reached.sequence());
        List<String> copied = new ArrayList<>();
        JournalScan.whole(copy).run(record -> copied.add(line(record)));
        assertEquals(before, copied);
        assertEquals(60, JournalFixture.read(copy).size());
        journal = copy;
        append(0, 41, 41);
        assertEquals(61, JournalFixture.read(copy).size(), "and it takes records again");
    }

    private static String line(ScannedRecord record) {
        return record.file().getFileName() + " " + Long.toHexString(record.index()) + " " + record.sequence() + " "
                + Long.toHexString(record.buffer().chain());
    }

    private ChronicleJournal open() {
        return ChronicleJournal.open(journal, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER), clock,
                JournalFixture.NOBODY, JournalObserver.NONE);
    }

    private void append(int stream, int first, int last) throws InterruptedException {
        try (ChronicleJournal open = open()) {
            open.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(open, stream, first, last, events);
        }
    }

    private JournalScan.Found scan() throws IOException {
        return JournalScan.whole(journal).run(_ -> { });
    }

    private String refusal() {
        return assertThrows(JournalRefused.class, this::scan).getMessage();
    }

    /** Where the documents of a file's records begin. */
    private static List<Long> starts(Path file) throws IOException {
        List<Long> starts = new ArrayList<>();
        byte[] bytes = new byte[RecordBuffer.BYTES_MAX];
        CycleFile cycle = CycleFile.in(file.getParent()).stream().filter(one -> one.path().equals(file)).findFirst()
                .orElseThrow();
        try (CycleReader reader = new CycleReader(cycle)) {
            while (reader.next(bytes) >= 0) {
                starts.add(reader.at());
            }
        }
        return starts;
    }

    /** Puts a document's header there and returns what was there. */
    private static byte[] header(Path file, long at, byte[] header) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] before = new byte[header.length];
            bytes.seek(at);
            bytes.readFully(before);
            bytes.seek(at);
            bytes.write(header);
            return before;
        }
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 1 << bit);
        }
    }
}

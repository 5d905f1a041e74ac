package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a power cut leaves of records that nobody was answered for: everything up to the mark is whole, what lies beyond
 * is cut or half there. It is cut, and the good records and all that is appended later stay; what was durable and is
 * damaged is refused.
 */
class TornTailTest {
    private static final int DURABLE = 20;
    private static final int RECORD_BYTES = 64;

    @TempDir
    Path root;
    private Path good;
    private long lastStart;

    @BeforeEach
    void makeAJournalWithOneRecordBeyondTheMark() throws Exception {
        good = root.resolve("good");
        append(good, 1, DURABLE);
        Path mark = Files.copy(good.resolve("journal.mark"), root.resolve("mark"));
        append(good, DURABLE + 1, DURABLE + 1);
        Files.copy(mark, good.resolve("journal.mark"), StandardCopyOption.REPLACE_EXISTING);
        lastStart = find(Folders.cycles(good).getFirst(), DURABLE + 1);
    }

    @Test
    void shouldKeepARecordBeyondTheMarkThatIsWhole() throws Exception {
        assertEquals(DURABLE + 1, JournalFixture.read(good).size());
    }

    @Test
    void shouldCutARecordThatWasTornAtAnyByte() throws Exception {
        for (int kept = 0; kept < RECORD_BYTES; kept++) {
            Path torn = Folders.copy(good, root.resolve("torn-" + kept));
            boolean changed = overwrite(Folders.cycles(torn).getFirst(), lastStart + kept, RECORD_BYTES - kept);
            assertCut(torn, changed ? DURABLE : DURABLE + 1, "after " + kept + " bytes");
        }
    }

    @Test
    void shouldCutBehindADamagedDocumentHeader() throws Exception {
        for (int bit = 0; bit < 32; bit++) {
            Path torn = Folders.copy(good, root.resolve("torn-" + bit));
            Path file = Folders.cycles(torn).getFirst();
            flip(file, lastStart - Integer.BYTES + bit / 8, 1 << bit % 8);
            assertCut(torn, DURABLE, "bit " + bit);
        }
    }

    @Test
    void shouldCutWhatStandsBehindAHole() throws Exception {
        Path torn = Folders.copy(good, root.resolve("torn"));
        overwrite(Folders.cycles(torn).getFirst(), lastStart - Integer.BYTES, Integer.BYTES);
        assertCut(torn, DURABLE, "a hole where the document's header was");
        try (var files = Files.list(torn.resolve(Quarantine.NAME))) {
            assertEquals(1, files.count(), "the torn file is kept");
        }
    }

    @Test
    void shouldMoveAFileAwayThatHoldsOnlyTornRecords() throws Exception {
        HandClock clock = new HandClock();
        Path journal = root.resolve("rolled");
        append(journal, 1, DURABLE, clock);
        Path mark = Files.copy(journal.resolve("journal.mark"), root.resolve("rolled-mark"));
        clock.epochMillis += 3_600_000;
        append(journal, DURABLE + 1, DURABLE + 1, clock);
        Files.copy(mark, journal.resolve("journal.mark"), StandardCopyOption.REPLACE_EXISTING);
        Path second = Folders.cycles(journal).get(1);
        flip(second, find(second, DURABLE + 1) + 50, 1);
        List<Seen> found = new ArrayList<>();
        try (ChronicleJournal open = open(journal, clock)) {
            open.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
        }
        assertEquals(DURABLE, found.size());
        append(journal, DURABLE + 1, DURABLE + 5, clock);
        found.clear();
        try (ChronicleJournal open = open(journal, clock)) {
            open.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
        }
        assertEquals(DURABLE + 5, found.size());
    }

    @Test
    void shouldRefuseDamageThatALaterRecordCallsDurable() throws Exception {
        Files.delete(good.resolve("journal.mark"));
        Path file = Folders.cycles(good).getFirst();
        flip(file, find(file, 7) + 50, 4);
        String message = assertThrows(JournalRefused.class, () -> JournalFixture.read(good)).getMessage();
        assertTrue(message.startsWith("journal record 7 in " + file) && message.contains("says that it was durable")
                && message.endsWith("restore the journal folder from its backup"), message);
        assertTrue(Files.notExists(good.resolve(Quarantine.NAME)), "nothing was cut");
    }

    @Test
    void shouldRefuseDamageAtTheMark() throws Exception {
        Path file = Folders.cycles(good).getFirst();
        overwrite(file, lastStart - Integer.BYTES, RECORD_BYTES + Integer.BYTES);
        flip(file, find(file, DURABLE) + 50, 4);
        String message = assertThrows(JournalRefused.class, () -> JournalFixture.read(good)).getMessage();
        assertTrue(message.startsWith("journal record " + DURABLE + " in " + file), message);
    }

    private static void assertCut(Path journal, int left, String where) throws Exception {
        assertEquals(left, JournalFixture.read(journal).size(), where);
        append(journal, left + 1, left + 3);
        List<Seen> found = JournalFixture.read(journal);
        assertEquals(left + 3, found.size(), where + ", after more was appended");
        assertEquals(event(left + 3), found.getLast().event(), where);
    }

    private static KeysActivated event(long sequence) {
        // No byte of it is zero, so that each torn byte shows.
        return new KeysActivated(0x0101010101010101L * sequence, 0x7171717171717171L);
    }

    private static void append(Path journal, int first, int last) throws Exception {
        try (ChronicleJournal open = JournalFixture.open(journal)) {
            append(open, first, last);
        }
    }

    private static void append(Path journal, int first, int last, HandClock clock) throws Exception {
        try (ChronicleJournal open = open(journal, clock)) {
            append(open, first, last);
        }
    }

    private static void append(ChronicleJournal open, int first, int last) throws Exception {
        open.recover((_, _, _) -> { });
        for (int i = first; i <= last; i++) {
            JournalFixture.append(open, new Seen(0, i, event(i)), Runnable::run).await();
        }
    }

    private static ChronicleJournal open(Path journal, HandClock clock) {
        return ChronicleJournal.open(journal, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER), clock,
                JournalFixture.NOBODY, JournalObserver.NONE);
    }

    /** Where a record of this test begins: found by its event, without Chronicle's help. */
    private static long find(Path file, long sequence) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        var buffer = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + RECORD_BYTES <= bytes.length; at += 4) {
            if (buffer.getInt(at + 4) == RECORD_BYTES && buffer.getLong(at + 16) == sequence) {
                return at;
            }
        }
        throw new AssertionError("no record " + sequence + " in " + file);
    }

    /** Zeros from there; tells whether anything changed. */
    private static boolean overwrite(Path file, long from, int bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] before = new byte[bytes];
            open.seek(from);
            open.readFully(before);
            open.seek(from);
            open.write(new byte[bytes]);
            for (byte each : before) {
                if (each != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private static void flip(Path file, long at, int mask) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            byte before = bytes.readByte();
            bytes.seek(at);
            bytes.writeByte(before ^ mask);
        }
    }
}

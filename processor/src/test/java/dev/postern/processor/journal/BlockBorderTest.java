package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.journal.JournalFixture.Ended;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The border of the 64 MiB pieces in which a record file is mapped and grows, at the size that is shipped: records on
 * both sides of it and across it, a crash behind each of them, and what is torn there.
 */
class BlockBorderTest {
    private static final long BLOCK_BYTES = 64L << 20;
    private static final int LARGE_BYTES = 60_000;
    private static final int SMALL_BYTES = 200;
    private static final int BEFORE = 40;
    private static final int BEHIND = 40;

    @TempDir
    Path root;
    private Path folder;
    private final HandClock clock = new HandClock();
    private final TestDisk disk = new TestDisk();
    private final List<Long> positions = new ArrayList<>();
    private int written;

    /** Large records up to the border, but for some room that small ones fill. */
    @BeforeEach
    void fillUpToTheBorder() throws Exception {
        folder = root.resolve("journal");
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            long large = (BLOCK_BYTES - (1 << 20)) / LARGE_BYTES;
            append(journal, (int) large, LARGE_BYTES);
            locate();
            int bytes = (int) (positions.getLast() - positions.get(positions.size() - 2));
            append(journal, (int) ((BLOCK_BYTES - positions.getLast()) / bytes) - 1, LARGE_BYTES);
            append(journal, 2, SMALL_BYTES);
            locate();
            int small = (int) (positions.getLast() - positions.get(positions.size() - 2));
            append(journal, (int) ((BLOCK_BYTES - positions.getLast()) / small) - BEFORE, SMALL_BYTES);
        }
        locate();
        assertTrue(positions.getLast() < BLOCK_BYTES && positions.getLast() > BLOCK_BYTES - 60 * SMALL_BYTES * 2,
                "the last record stands at " + positions.getLast());
    }

    @Test
    void shouldKeepEveryAnsweredRecordWhenItCrashesAroundTheBorder() throws Exception {
        int before = written;
        List<Path> crashes = new ArrayList<>();
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            for (int i = 0; i < BEFORE + BEHIND; i++) {
                disk.forced.clear();
                append(journal, 1, SMALL_BYTES);
                assertEquals(List.of(Folders.cycles(folder).getFirst().toFile()), List.copyOf(disk.forced));
                if (Math.abs(i - BEFORE) <= 2) {
                    crashes.add(Folders.copy(folder, root.resolve("crash-" + written)));
                }
            }
        }
        locate();
        assertTrue(positions.get(before) < BLOCK_BYTES && positions.getLast() > BLOCK_BYTES, "the border was crossed");
        for (Path crash : crashes) {
            int answered = Integer.parseInt(crash.getFileName().toString().substring("crash-".length()));
            folder = crash;
            try (ChronicleJournal journal = open()) {
                int[] found = new int[1];
                journal.recover((_, _, _) -> found[0]++);
                assertEquals(answered, found[0]);
                written = answered;
                append(journal, 2, SMALL_BYTES);
            }
            assertEquals(answered + 2, JournalScan.whole(crash).run(_ -> { }).records());
        }
        assertEquals(5, crashes.size());
    }

    @Test
    void shouldFindDamageInTheRecordsNextToTheBorder() throws Exception {
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            append(journal, BEFORE + BEHIND, SMALL_BYTES);
        }
        locate();
        int across = 0;
        while (positions.get(across + 1) <= BLOCK_BYTES) {
            across++;
        }
        Path file = Folders.cycles(folder).getFirst();
        for (int record = across - 1; record <= across + 1; record++) {
            for (long at : new long[] {positions.get(record), positions.get(record) + 9, positions.get(record + 1) - 5}) {
                flip(file, at);
                String named = "journal record " + (record + 1) + " ";
                String scanned = assertThrows(JournalRefused.class, () -> JournalScan.whole(folder).run(_ -> { }))
                        .getMessage();
                assertTrue(scanned.contains(named), scanned);
                String started = assertThrows(JournalRefused.class, this::count).getMessage();
                assertTrue(started.contains(named) || started.contains("journal record " + record + " "), started);
                flip(file, at);
            }
        }
        assertEquals(written, count());
    }

    @Test
    void shouldCutATailThatIsTornAcrossTheBorder() throws Exception {
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            while (positions.getLast() <= BLOCK_BYTES - SMALL_BYTES * 5) {
                append(journal, 1, SMALL_BYTES);
                locate();
            }
            append(journal, 1, LARGE_BYTES);
        }
        locate();
        assertTrue(positions.getLast() < BLOCK_BYTES && positions.getLast() + LARGE_BYTES > BLOCK_BYTES);
        Path file = Folders.cycles(folder).getFirst();
        // The power went: the piece behind the border, and the mark, never reached the disk.
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(BLOCK_BYTES);
            bytes.setLength(2 * BLOCK_BYTES);
        }
        Files.delete(folder.resolve("journal.mark"));
        try (ChronicleJournal journal = open()) {
            int[] found = new int[1];
            journal.recover((_, _, _) -> found[0]++);
            assertEquals(written - 1, found[0]);
            written--;
            append(journal, 5, SMALL_BYTES);
        }
        assertEquals(written, count());
        assertTrue(Files.isDirectory(folder.resolve(Quarantine.NAME)));
    }

    private void append(Journal journal, int count, int answerBytes) throws Exception {
        List<Ended> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            written++;
            Event event = new Refused(new Exchange(7, 1, written, 2, written, written), "14", new byte[answerBytes],
                    1_000L * written);
            ends.add(JournalFixture.append(journal, new Seen(0, written, event), Runnable::run));
        }
        for (Ended end : ends) {
            if (end.await().failure() != null) {
                throw new AssertionError(end.failure());
            }
        }
    }

    /** Where the records' documents begin. */
    private void locate() throws Exception {
        positions.clear();
        JournalScan.whole(folder).run(record -> positions.add(record.position()));
        assertEquals(written, positions.size());
    }

    private int count() {
        int[] found = new int[1];
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> found[0]++);
        }
        return found[0];
    }

    private ChronicleJournal open() {
        JournalSettings small = JournalFixture.settings(Durability.POWER);
        JournalSettings shipped = new JournalSettings(small.durability(), 0, 4_096, 1 << 20, 4_096,
                small.markForceNanos(), RollEvery.DAY, BLOCK_BYTES, new SpaceSettings(0, 0, 20_000_000, 128 << 20),
                small.snapshots(), small.archive());
        return ChronicleJournal.open(folder, JournalFixture.STREAMS, shipped, clock, JournalFixture.NOBODY,
                JournalObserver.NONE, disk);
    }

    private static void flip(Path file, long position) throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ 1);
        }
    }
}

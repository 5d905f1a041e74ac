package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.processor.journal.JournalFixture.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollTest {
    private static final long HOUR_MILLIS = 3_600_000;

    @TempDir
    Path folder;
    private final HandClock clock = new HandClock();
    private final TestDisk disk = new TestDisk();
    private final RandomEvents events = new RandomEvents(91);

    @Test
    void shouldForceBothFilesAndTheFolderWhenItRolls() throws Exception {
        List<Seen> expected = new ArrayList<>();
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 1, 5, events));
            int folders = disk.foldersForced.size();
            disk.forced.clear();
            clock.epochMillis += HOUR_MILLIS;
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 6, 6, events));
            List<Path> files = Folders.cycles(folder);
            assertEquals(2, files.size());
            assertTrue(disk.forced.contains(files.get(0).toFile()) && disk.forced.contains(files.get(1).toFile()),
                    disk.forced.toString());
            assertEquals(folders + 1, disk.foldersForced.size());
            clock.epochMillis += 5 * HOUR_MILLIS;
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 7, 9, events));
        }
        assertEquals(3, Folders.cycles(folder).size());
        JournalFixture.assertSame(expected, read());
    }

    @Test
    void shouldStayInOrderWhenTheClockGoesBack() throws Exception {
        List<Seen> expected = new ArrayList<>();
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 1, 3, events));
            clock.epochMillis += HOUR_MILLIS;
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 4, 6, events));
            clock.epochMillis -= 3 * HOUR_MILLIS;
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 7, 9, events));
        }
        try (ChronicleJournal journal = open()) {
            List<Seen> found = new ArrayList<>();
            journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
            JournalFixture.assertSame(expected, found);
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 10, 12, events));
        }
        assertEquals(2, Folders.cycles(folder).size());
        JournalFixture.assertSame(expected, read());
    }

    @Test
    void shouldRollIntoTheFileThatWasMadeAhead() throws Exception {
        assumeTrue(BlockAllocator.find().isPresent(), "there is no fallocate here");
        List<Seen> expected = new ArrayList<>();
        Path queue = folder.resolve("queue");
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 1, 5, events));
            clock.epochMillis += HOUR_MILLIS - clock.epochMillis % HOUR_MILLIS - 1_000;
            while (Folders.list(queue).stream().noneMatch(file -> file.toString().endsWith(".precreated"))) {
                Thread.onSpinWait();
            }
            assertEquals(1, Folders.cycles(folder).size(), "it is no cycle before a record comes");
            Path ready = Folders.list(queue).stream().filter(file -> file.toString().endsWith(".precreated"))
                    .findFirst().orElseThrow();
            Object inode = Files.getAttribute(ready, "unix:ino");
            clock.epochMillis += 1_000;
            expected.addAll(JournalFixture.appendAndAwait(journal, 0, 6, 9, events));
            assertEquals(inode, Files.getAttribute(Folders.cycles(folder).get(1), "unix:ino"), "it is that file");
            assertFalse(Files.exists(ready));
            clock.epochMillis += HOUR_MILLIS - 1_000;
            while (Folders.list(queue).stream().noneMatch(file -> file.toString().endsWith(".precreated"))) {
                Thread.onSpinWait();
            }
        }
        JournalFixture.assertSame(expected, read());
        assertEquals(2, Folders.cycles(folder).size());
        assertTrue(Folders.list(queue).stream().noneMatch(file -> file.toString().endsWith(".precreated")),
                "one that was not needed goes at the next start");
    }

    @Test
    void shouldRefuseWhenAFileInTheMiddleIsMissing() throws Exception {
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            for (int hour = 0; hour < 3; hour++) {
                JournalFixture.appendAndAwait(journal, 0, hour * 5 + 1, hour * 5 + 5, events);
                clock.epochMillis += HOUR_MILLIS;
            }
        }
        List<Path> files = Folders.cycles(folder);
        Files.delete(files.get(1));
        String message = assertThrows(JournalRefused.class, this::read).getMessage();
        assertTrue(message.contains(files.get(2).toString())
                && message.contains("has the sequence 11 where 6 should follow"), message);
    }

    private ChronicleJournal open() {
        return ChronicleJournal.open(folder, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER), clock,
                JournalFixture.NOBODY,
                JournalObserver.NONE, disk);
    }

    private List<Seen> read() {
        List<Seen> found = new ArrayList<>();
        try (ChronicleJournal journal = open()) {
            journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
        }
        return found;
    }
}

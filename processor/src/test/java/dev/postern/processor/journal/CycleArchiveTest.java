package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six hours of ten records each; the snapshots of all streams stand in the fourth hour and in the fifth. */
class CycleArchiveTest {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int HOURS = 6;
    private static final int RECORDS_AN_HOUR = 10;

    @TempDir
    Path root;
    private Path folder;
    private Path archive;
    private final HandClock clock = new HandClock();
    private final RandomEvents events = new RandomEvents(411);
    private final List<Seen> written = new ArrayList<>();
    private final CountingState live = new CountingState(JournalFixture.STREAMS);
    private List<Path> hours;

    @BeforeEach
    void write() throws Exception {
        folder = root.resolve("journal");
        archive = folder.resolve(CycleArchive.NAME);
        try (ChronicleJournal journal = open(JournalFixture.ARCHIVE)) {
            journal.recover((_, _, _) -> { });
            for (int hour = 0; hour < HOURS; hour++) {
                append(journal, RECORDS_AN_HOUR / 2);
                if (hour == 3 || hour == 4) {
                    snapshots(journal);
                }
                append(journal, RECORDS_AN_HOUR / 2);
                clock.epochMillis += HOUR_MILLIS;
            }
        }
        hours = Folders.cycles(folder);
        assertEquals(HOURS, hours.size());
    }

    @Test
    void shouldReadTheSameFromTheArchiveAsFromTheQueue() throws Exception {
        JournalScan.Found before = scan(JournalScan.whole(folder));
        List<ArchivedCycle> moved = move();
        assertEquals(List.of(name(0), name(1), name(2)), moved.stream().map(ArchivedCycle::file).toList());
        assertEquals(HOURS - 3, Folders.cycles(folder).size());
        assertEquals(before, scan(JournalScan.whole(folder)));
        assertEquals(3, JournalArchive.checkHashes(folder, clock));
        JournalFixture.assertSame(written, replayed());
        CountingState recovered = new CountingState(JournalFixture.STREAMS);
        try (ChronicleJournal journal = open(JournalFixture.ARCHIVE)) {
            journal.recover(recovered);
            append(journal, 3);
        }
        assertEquals(JournalFixture.STREAMS.count(), recovered.restored);
        JournalFixture.assertSame(written, replayed());
    }

    @Test
    void shouldKeepWhatASnapshotNeeds() throws Exception {
        Path newest = new SnapshotFolder(folder, JournalFixture.STREAMS).newestFirst(2).getFirst();
        Path before = new SnapshotFolder(folder, JournalFixture.STREAMS).newestFirst(2).getLast();
        assertEquals(3, copied("two", 2, Long.MAX_VALUE));
        assertEquals(3, copied("one", 1, Long.MAX_VALUE), "a snapshot that is there may be needed");
        assertEquals(1, copied("young", 2, CycleFile.named(root, name(0)).endEpochMillis()));
        assertEquals(0, copied("younger", 2, CycleFile.named(root, name(0)).endEpochMillis() - 1));
        Files.delete(before);
        assertEquals(0, copied("few", 2, Long.MAX_VALUE), "a stream with too few snapshots may need all");
        Files.delete(newest);
        assertEquals(0, copied("none", 1, Long.MAX_VALUE), "a stream without a snapshot needs all");
    }

    @Test
    void shouldNeverMoveTheFileThatIsWritten() throws Exception {
        List<ArchivedCycle> moved = new CycleArchive(folder, clock).move(Long.MAX_VALUE, Long.MAX_VALUE,
                ReadPace.unbounded(clock));
        assertEquals(HOURS - 1, moved.size());
        assertEquals(List.of(hours.getLast()), Folders.cycles(folder));
        JournalFixture.assertSame(written, replayed());
    }

    @Test
    void shouldNameAnArchivedFileThatIsNeededAndMissing() throws Exception {
        move();
        Files.delete(archive.resolve(name(1)));
        String expected = name(1) + " with records 11 to 20 was archived and is not in " + archive
                + ": bring it back there";
        assertEquals(expected, assertThrows(JournalRefused.class, () -> JournalScan.whole(folder)).getMessage());
        assertEquals(expected, assertThrows(JournalRefused.class, this::replayed).getMessage());
        List<Long> sequences = new ArrayList<>();
        JournalScan.present(folder).run(record -> sequences.add(record.sequence()));
        assertEquals(21, sequences.getFirst());
        assertEquals(written.size(), sequences.getLast());
        assertEquals(expected, JournalArchive.absent(folder).orElseThrow());
        CountingState recovered = new CountingState(JournalFixture.STREAMS);
        try (ChronicleJournal journal = open(JournalFixture.ARCHIVE)) {
            journal.recover(recovered);
        }
        live.assertSame(recovered, "a start from snapshots needs no archive");
        assertEquals(expected, ArchiveListing.gap(folder).orElseThrow(), "but it says what is missing");
    }

    @Test
    void shouldSayWhatStandsInNoFile() throws Exception {
        assertEquals(Optional.empty(), ArchiveListing.gap(folder));
        move();
        assertEquals(Optional.empty(), ArchiveListing.gap(folder));
        Files.delete(hours.get(3));
        assertEquals("records 31 to 40 stand neither in " + folder.resolve("queue") + " nor in " + archive,
                ArchiveListing.gap(folder).orElseThrow());
    }

    @Test
    void shouldSayThatAllOfTheArchiveIsMissing() throws Exception {
        move();
        Files.move(archive, root.resolve("taken away"));
        assertTrue(ArchiveListing.gap(folder).orElseThrow().startsWith("records 1 to 30 stand neither in "));
        for (String message : List.of(assertThrows(JournalRefused.class, this::replayed).getMessage(),
                assertThrows(JournalRefused.class, () -> scan(JournalScan.whole(folder))).getMessage())) {
            assertTrue(message.contains("has the sequence 31 where 1 should follow"), message);
            assertTrue(message.contains("bring the whole folder " + archive + " back"), message);
        }
    }

    @Test
    void shouldNameADamagedRecordOfTheArchiveWithAMarkAndWithout() throws Exception {
        long[] place = new long[1];
        JournalScan.whole(folder).run(record -> place[0] = record.sequence() == 30 ? record.position() : place[0]);
        move();
        flip(archive.resolve(name(2)), place[0] + 60);
        for (int i = 0; i < 2; i++) {
            for (String message : List.of(assertThrows(JournalRefused.class, this::replayed).getMessage(),
                    assertThrows(JournalRefused.class, () -> scan(JournalScan.whole(folder))).getMessage())) {
                assertTrue(message.contains("record 30 in " + archive.resolve(name(2))), message);
            }
            Files.deleteIfExists(folder.resolve("journal.mark"));
        }
    }

    @Test
    void shouldNotMoveADamagedFileNorAnyBehindIt() throws Exception {
        long[] place = new long[1];
        JournalScan.whole(folder).run(record -> place[0] = record.sequence() == 17 ? record.position() : place[0]);
        flip(hours.get(1), place[0] + 60);
        String message = assertThrows(JournalRefused.class, this::move).getMessage();
        assertTrue(message.contains("record 17 ") && message.contains(hours.get(1).toString()), message);
        assertEquals(hours.subList(1, HOURS), Folders.cycles(folder));
        assertEquals(1, ArchiveManifest.read(archive).size());
    }

    @Test
    void shouldNotMoveAFileWhoseSuccessorIsMissing() throws Exception {
        Files.delete(hours.get(1));
        String message = assertThrows(JournalRefused.class, this::move).getMessage();
        assertTrue(message.contains("the first record of " + hours.get(2) + " does not follow record 10"), message);
        assertEquals(5, Folders.cycles(folder).size());
    }

    @Test
    void shouldFinishWhatAMoverThatDiedHasBegun() throws Exception {
        JournalScan.Found before = scan(JournalScan.whole(folder));
        Path copy = Files.copy(hours.get(2), root.resolve("copy"));
        move();
        // It died before it took the last one out of the queue, and another time after the link was made.
        Files.copy(copy, hours.get(2));
        Files.copy(copy, archive.resolve(name(3) + ".new"));
        assertEquals(before, scan(JournalScan.whole(folder)));
        JournalFixture.assertSame(written, replayed());
        assertEquals(List.of(), move());
        assertFalse(Files.exists(hours.get(2)));
        assertEquals(before, scan(JournalScan.whole(folder)));
    }

    @Test
    void shouldNoticeAChangeOfTheListAndOfAnArchivedFile() throws Exception {
        move();
        Path list = archive.resolve(ArchiveManifest.NAME);
        String good = Files.readString(list);
        for (String change : List.of("\"first\" : 11", "\"chain\" : \"", "\"sha256\" : \"", "\"c1\" : ")) {
            int at = good.indexOf(change) + change.length();
            char digit = good.charAt(at);
            Files.writeString(list, good.substring(0, at) + (digit == '1' ? '2' : '1') + good.substring(at + 1));
            String message = assertThrows(JournalRefused.class, () -> scan(JournalScan.whole(folder)), change)
                    .getMessage();
            assertTrue(message.contains(list + " is damaged at entry "), message);
        }
        Files.writeString(list, good.substring(0, good.length() / 2));
        assertThrows(JournalRefused.class, () -> scan(JournalScan.whole(folder)));
        Files.writeString(list, good);
        flip(archive.resolve(name(2)), Files.size(archive.resolve(name(2))) - 9);
        String message = assertThrows(JournalRefused.class, () -> JournalArchive.checkHashes(folder, clock))
                .getMessage();
        assertTrue(message.contains(archive.resolve(name(2)).toString()), message);
    }

    @Test
    void shouldLeaveOffWhenTheJournalClosesAndLoseNothing() throws Exception {
        JournalScan.Found before = scan(JournalScan.whole(folder));
        CountDownLatch closed = new CountDownLatch(0);
        assertThrows(InterruptedIOException.class, () -> new CycleArchive(folder, clock).move(Long.MAX_VALUE, 30,
                new ReadPace(clock, 1L << 40, closed)));
        assertEquals(hours, Folders.cycles(folder));
        assertEquals(before, scan(JournalScan.whole(folder)));
        assertEquals(3, move().size());
    }

    @Test
    void shouldBackUpTheArchiveWithTheRest() throws Exception {
        JournalScan.Found before = scan(JournalScan.whole(folder));
        move();
        Path backup = root.resolve("backup");
        HighWater copied = JournalCopy.write(folder, Files.createDirectories(backup));
        assertEquals(before.sequence(), copied.sequence());
        assertEquals(before.chain(), copied.chain());
        assertEquals(HOURS, Folders.cycles(backup).size(), "all in the queue again");
        folder = backup;
        JournalFixture.assertSame(written, replayed());
    }

    @Test
    void shouldLetOneMoverInAtATime() throws Exception {
        Files.createDirectories(archive);
        try (JournalLock _ = JournalLock.take(archive)) {
            assertThrows(JournalRefused.class, this::move);
        }
        assertEquals(3, move().size());
    }

    @Test
    void shouldCopyToAnotherDisk() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isDirectory(memory)
                && !Files.getFileStore(memory).equals(Files.getFileStore(root)), "there is one disk only");
        Path other = Files.createTempDirectory(memory, "archive");
        try {
            Files.createSymbolicLink(archive, other);
            JournalScan.Found before = scan(JournalScan.whole(folder));
            assertEquals(3, move().size());
            assertEquals(before, scan(JournalScan.whole(folder)));
            JournalFixture.assertSame(written, replayed());
        } finally {
            for (Path file : Folders.list(other)) {
                Files.delete(file);
            }
            Files.delete(other);
        }
    }

    @Test
    void shouldArchiveWhileItServesAndStillFindAnOldAnswer() throws Exception {
        ArchiveSettings twoHours = new ArchiveSettings(2 * HOUR_MILLIS, 3_600_000_000_000L, 1L << 40);
        try (ChronicleJournal journal = open(twoHours)) {
            journal.recover((_, _, _) -> { });
            while (Folders.cycles(folder).size() > HOURS - 3) {
                Thread.onSpinWait();
            }
            append(journal, 5);
            Event first = written.getFirst().event();
            Event second = written.get(RECORDS_AN_HOUR + 1).event();
            Events.assertSame(first, find(journal, event -> event.equals(first) || same(event, first)), "first");
            Events.assertSame(second, find(journal, event -> same(event, second)), "second");
            assertNull(find(journal, _ -> false));
            Files.delete(archive.resolve(name(0)));
            assertNull(find(journal, event -> same(event, first)), "what is not there cannot be found");
            append(journal, 5);
        }
        assertThrows(JournalRefused.class, this::replayed);
    }

    private static boolean same(Event left, Event right) {
        try {
            Events.assertSame(right, left, "");
            return true;
        } catch (AssertionError differs) {
            return false;
        }
    }

    private static Event find(Journal journal, Predicate<Event> wanted) throws Exception {
        CompletableFuture<Event> found = new CompletableFuture<>();
        assertTrue(journal.find(wanted, Runnable::run, found::complete));
        return found.get(20, TimeUnit.SECONDS);
    }

    private int copied(String to, int snapshotsKept, long endedBefore) throws IOException {
        Path copy = Folders.copy(folder, root.resolve(to));
        return JournalArchive.move(copy, endedBefore, snapshotsKept, clock).size();
    }

    private List<ArchivedCycle> move() throws IOException {
        long neededFrom = new SnapshotFolder(folder, JournalFixture.STREAMS).neededFrom(2);
        return new CycleArchive(folder, clock).move(Long.MAX_VALUE, neededFrom, ReadPace.unbounded(clock));
    }

    private void append(Journal journal, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int stream = written.size() % JournalFixture.STREAMS.count();
            Event event = events.next();
            live.apply(stream, live.sequences[stream] + 1, event);
            Seen next = new Seen(stream, live.sequences[stream], event);
            assertNull(JournalFixture.append(journal, next, Runnable::run).await().failure());
            written.add(next);
        }
    }

    private void snapshots(Journal journal) throws Exception {
        for (int stream = 0; stream < JournalFixture.STREAMS.count(); stream++) {
            assertTrue(journal.snapshot(live.source(stream, Runnable::run, () -> { })));
        }
    }

    private List<Seen> replayed() {
        List<Seen> seen = new ArrayList<>();
        try (ChronicleJournal journal = open(JournalFixture.ARCHIVE)) {
            journal.recover((stream, sequence, event) -> seen.add(new Seen(stream, sequence, event)));
        }
        return seen;
    }

    private static JournalScan.Found scan(JournalScan scan) throws IOException {
        return scan.run(_ -> { });
    }

    private String name(int hour) {
        return hours.get(hour).getFileName().toString();
    }

    private ChronicleJournal open(ArchiveSettings settings) {
        return ChronicleJournal.open(folder, JournalFixture.STREAMS,
                JournalFixture.settings(Durability.POWER, settings), clock, JournalFixture.NOBODY,
                JournalObserver.NONE);
    }

    private static void flip(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ 4);
        }
    }
}

package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that was put back from an older copy, while snapshots and mark, or one of them, are those of today. */
class OlderJournalTest {
    private static final int OLD = 40;
    private static final int NEW = 80;

    @TempDir
    Path root;
    private Path folder;
    private Path older;
    private final RandomEvents events = new RandomEvents(421);
    private final CountingState live = new CountingState(JournalFixture.STREAMS);
    private final HandClock clock = new HandClock();

    @BeforeEach
    void write() throws Exception {
        folder = root.resolve("journal");
        try (ChronicleJournal journal = open()) {
            journal.recover((_, _, _) -> { });
            append(journal, OLD);
            older = Folders.copy(folder, root.resolve("older"));
            append(journal, NEW - OLD - 5);
            for (int stream = 0; stream < JournalFixture.STREAMS.count(); stream++) {
                assertTrue(journal.snapshot(live.source(stream, Runnable::run, () -> { })));
            }
            append(journal, 5);
        }
    }

    @Test
    void shouldRefuseAQueueThatIsOlderThanItsSnapshots() throws Exception {
        putBack("queue");
        String message = refusal();
        assertTrue(message.contains("journal record 75 ") && message.contains("the snapshots go on behind it"), message);
        assertEquals(message, refusal(), "and again");
    }

    @Test
    void shouldRefuseItWithItsOwnMarkToo() throws Exception {
        putBack("queue");
        putBack("journal.mark");
        assertTrue(refusal().contains("the snapshots go on behind it"));
        Files.delete(folder.resolve("journal.mark"));
        assertTrue(refusal().contains("the snapshots go on behind it"), "a mark that was taken away excuses nothing");
    }

    @Test
    void shouldRefuseAQueueThatIsOlderThanItsMark() throws Exception {
        putBack("queue");
        Folders.delete(folder.resolve(SnapshotFolder.NAME));
        String message = refusal();
        assertTrue(message.contains("ends at record " + OLD + " but had reached " + NEW), message);
    }

    @Test
    void shouldServeTheOlderJournalWhenTheOperatorTakesBothAway() throws Exception {
        putBack("queue");
        Folders.delete(folder.resolve(SnapshotFolder.NAME));
        Files.delete(folder.resolve("journal.mark"));
        List<Seen> found = new ArrayList<>();
        try (ChronicleJournal journal = open()) {
            journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
        }
        assertEquals(OLD, found.size(), "the documented way to accept a loss knowingly");
    }

    /** The copy of a stream may show more than its place in the journal; a journal that ends in between is older. */
    @Test
    void shouldRefuseAJournalThatEndsInsideWhatASnapshotShows() throws Exception {
        Path before = null;
        try (ChronicleJournal journal = open()) {
            journal.recover(live());
            Path[] copy = new Path[1];
            assertTrue(journal.snapshot(live.source(0, copying -> {
                copy[0] = copied();
                appendNow(journal, 0);
                copying.run();
            }, () -> { })));
            before = copy[0];
        }
        Path newest = new SnapshotFolder(folder, JournalFixture.STREAMS).newestFirst(0).getFirst();
        Files.copy(newest, before.resolve(SnapshotFolder.NAME).resolve(newest.getFileName()));
        folder = before;
        String message = refusal();
        assertTrue(message.contains("which its snapshot holds"), message);
    }

    private CountingState live() {
        return new CountingState(JournalFixture.STREAMS);
    }

    private Path copied() {
        try {
            return Folders.copy(folder, root.resolve("before"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void appendNow(Journal journal, int stream) {
        Event event = events.next();
        live.apply(stream, live.sequences[stream] + 1, event);
        JournalFixture.append(journal, new Seen(stream, live.sequences[stream], event), Runnable::run);
    }

    private void putBack(String name) throws Exception {
        Path now = folder.resolve(name);
        if (Files.isDirectory(now)) {
            Folders.delete(now);
        }
        Folders.copy(older.resolve(name), now);
    }

    private String refusal() {
        return assertThrows(JournalRefused.class, () -> {
            try (ChronicleJournal journal = open()) {
                journal.recover(live());
            }
        }).getMessage();
    }

    private void append(Journal journal, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int stream = i % JournalFixture.STREAMS.count();
            Event event = events.next();
            live.apply(stream, live.sequences[stream] + 1, event);
            assertNull(JournalFixture.append(journal, new Seen(stream, live.sequences[stream], event), Runnable::run)
                    .await().failure());
        }
    }

    private ChronicleJournal open() {
        return ChronicleJournal.open(folder, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER), clock,
                JournalFixture.NOBODY, JournalObserver.NONE);
    }
}

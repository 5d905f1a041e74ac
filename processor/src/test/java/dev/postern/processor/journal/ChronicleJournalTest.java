package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.JournalFixture.Ended;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest {
    @TempDir
    Path folder;

    @Test
    void shouldBeginEmpty() {
        assertEquals(List.of(), JournalFixture.read(folder));
        assertEquals(List.of(), JournalFixture.read(folder));
    }

    @Test
    void shouldGiveBackWhatWasAppendedOverSeveralStarts() throws Exception {
        RandomEvents events = new RandomEvents(42);
        List<Seen> expected = new ArrayList<>();
        for (int start = 0; start < 3; start++) {
            List<Seen> found = new ArrayList<>();
            try (ChronicleJournal journal = JournalFixture.open(folder)) {
                assertTrue(journal.fenced(), "takes nothing before it is recovered");
                journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
                assertFalse(journal.fenced());
                JournalFixture.assertSame(expected, found);
                for (int stream = 0; stream < JournalFixture.STREAMS.count(); stream++) {
                    expected.addAll(JournalFixture.appendAndAwait(journal, stream, start * 50 + 1, start * 50 + 50,
                            events));
                }
            }
        }
        JournalFixture.assertSame(expected, JournalFixture.read(folder));
    }

    @Test
    void shouldKeepTwoEventsOfOneAppendTogetherAndInOrder() throws Exception {
        RandomEvents events = new RandomEvents(43);
        Seen first = new Seen(1, 1, events.next());
        Seen second = new Seen(1, 2, events.next());
        try (ChronicleJournal journal = JournalFixture.open(folder)) {
            journal.recover((_, _, _) -> { });
            Ended ended = new Ended();
            journal.append(Append.of(1, 1, first.event(), second.event(), Runnable::run, ended));
            assertNull(ended.await().failure());
        }
        JournalFixture.assertSame(List.of(first, second), JournalFixture.read(folder));
    }

    @Test
    void shouldRefuseASequenceThatDoesNotFollowWithoutFencing() throws Exception {
        RandomEvents events = new RandomEvents(44);
        try (ChronicleJournal journal = JournalFixture.open(folder)) {
            journal.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(journal, 0, 1, 3, events);
            for (long wrong : new long[] {1, 3, 5}) {
                Ended ended = JournalFixture.append(journal, new Seen(0, wrong, events.next()), Runnable::run);
                assertEquals(JournalFailure.Kind.OUT_OF_SEQUENCE, ended.await().failure().kind());
            }
            assertFalse(journal.fenced());
            JournalFixture.appendAndAwait(journal, 0, 4, 4, events);
        }
        assertEquals(4, JournalFixture.read(folder).size());
    }

    @Test
    void shouldFailAppendsBeforeRecoveryAndAfterClose() throws Exception {
        RandomEvents events = new RandomEvents(45);
        ChronicleJournal journal = JournalFixture.open(folder);
        try (journal) {
            assertEquals(JournalFailure.Kind.CLOSED, JournalFixture.append(journal, new Seen(0, 1, events.next()),
                    Runnable::run).await().failure().kind());
            journal.recover((_, _, _) -> { });
            assertThrows(IllegalStateException.class, () -> journal.recover((_, _, _) -> { }));
        }
        assertTrue(journal.fenced());
        assertEquals(JournalFailure.Kind.CLOSED, JournalFixture.append(journal, new Seen(0, 1, events.next()),
                Runnable::run).await().failure().kind());
        journal.close();
    }
}

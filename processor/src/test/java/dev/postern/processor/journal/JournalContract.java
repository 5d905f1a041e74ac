package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.JournalFixture.Ended;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every journal promises, whatever it writes to. A later implementation extends this class and passes it. How a
 * medium tears is its own; an implementation that can be torn says so in {@link #tear}.
 */
abstract class JournalContract {
    static final Streams STREAMS = JournalFixture.STREAMS;

    private final long seed = Seed.of(getClass().getSimpleName());
    private final RandomEvents events = new RandomEvents(seed);
    private final Random random = new Random(seed);

    /** Opens what the last one left. */
    abstract Journal open() throws Exception;

    /** The medium as a crash leaves it while a journal is open on it; the next {@link #open} gets that. */
    abstract void crash(Journal running) throws Exception;

    @Test
    void shouldBeginEmptyAndTakeNothingBeforeItIsRecovered() throws Exception {
        try (Journal journal = open()) {
            assertTrue(journal.fenced());
            Ended early = append(journal, new Seen(0, 1, events.next()));
            assertEquals(JournalFailure.Kind.CLOSED, early.await().failure().kind());
            CountingState state = new CountingState(STREAMS);
            journal.recover(state);
            assertEquals(0, state.visited);
            assertFalse(journal.fenced());
        }
    }

    @Test
    void shouldGiveBackEveryRecordInOrderWithoutAGap() throws Exception {
        List<Seen> expected = new ArrayList<>();
        long[] sequences = new long[STREAMS.count()];
        for (int start = 0; start < 3; start++) {
            List<Seen> found = new ArrayList<>();
            try (Journal journal = open()) {
                journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
                JournalFixture.assertSame(expected, found);
                assertEquals(expected.size(), journal.sequence(), "seed " + seed);
                for (int i = 0; i < 60; i++) {
                    int stream = random.nextInt(STREAMS.count());
                    Seen next = new Seen(stream, ++sequences[stream], events.next());
                    assertNull(append(journal, next).await().failure(), "seed " + seed);
                    expected.add(next);
                }
            }
        }
        try (Journal journal = open()) {
            List<Seen> found = new ArrayList<>();
            journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
            JournalFixture.assertSame(expected, found);
        }
    }

    @Test
    void shouldKeepTwoEventsOfOneAppendTogether() throws Exception {
        Seen first = new Seen(1, 1, events.next());
        Seen second = new Seen(1, 2, events.next());
        try (Journal journal = open()) {
            journal.recover((_, _, _) -> { });
            Ended ended = new Ended();
            journal.append(Append.of(1, 1, first.event(), second.event(), Runnable::run, ended));
            assertNull(ended.await().failure());
        }
        List<Seen> found = new ArrayList<>();
        try (Journal journal = open()) {
            journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
        }
        JournalFixture.assertSame(List.of(first, second), found);
    }

    @Test
    void shouldRefuseAStaleOwnerAndAGap() throws Exception {
        try (Journal journal = open()) {
            journal.recover((_, _, _) -> { });
            for (int i = 1; i <= 3; i++) {
                assertNull(append(journal, new Seen(0, i, events.next())).await().failure());
            }
            for (long wrong : new long[] {1, 3, 5}) {
                assertEquals(JournalFailure.Kind.OUT_OF_SEQUENCE,
                        append(journal, new Seen(0, wrong, events.next())).await().failure().kind(), "at " + wrong);
            }
            assertFalse(journal.fenced(), "one stream's error is not the journal's");
            assertNull(append(journal, new Seen(0, 4, events.next())).await().failure());
            assertEquals(4, journal.sequence());
        }
    }

    @Test
    void shouldKeepWhatWasAcknowledgedWhenItCrashesAtEachWritePoint() throws Exception {
        long[] sequences = new long[STREAMS.count()];
        CountingState live = new CountingState(STREAMS);
        for (int crash = 0; crash < 12; crash++) {
            CountingState recovered = new CountingState(STREAMS);
            Journal journal = open();
            journal.recover(recovered);
            live.assertSame(recovered, "seed " + seed + " crash " + crash);
            for (int i = 0; i <= crash; i++) {
                int stream = random.nextInt(STREAMS.count());
                Event event = events.next();
                assertNull(append(journal, new Seen(stream, ++sequences[stream], event)).await().failure());
                live.apply(stream, sequences[stream], event);
            }
            crash(journal);
        }
    }

    @Test
    void shouldReplayToTheLiveStateWithAndWithoutSnapshots() throws Exception {
        CountingState live = new CountingState(STREAMS);
        for (int start = 0; start < 4; start++) {
            try (Journal journal = open()) {
                CountingState recovered = new CountingState(STREAMS);
                journal.recover(recovered);
                live.assertSame(recovered, "seed " + seed + " start " + start);
                assertEquals(start == 0 ? 0 : STREAMS.count(), recovered.restored, "streams from a snapshot");
                for (int stream = 0; stream < STREAMS.count(); stream++) {
                    grow(journal, live, stream, 20);
                    int of = stream;
                    assertTrue(journal.snapshot(live.source(stream, Runnable::run, () -> { })));
                    grow(journal, live, of, 7);
                }
                grow(journal, live, 0, 5);
            }
        }
        try (Journal journal = open()) {
            CountingState replayed = new CountingState(STREAMS);
            journal.recover((stream, sequence, event) -> replayed.apply(stream, sequence, event));
            live.assertSame(replayed, "seed " + seed + " without snapshots");
        }
    }

    @Test
    void shouldShowOneMomentWhenTheStateChangesWhileItIsCopied() throws Exception {
        CountingState live = new CountingState(STREAMS);
        try (Journal journal = open()) {
            journal.recover((_, _, _) -> { });
            grow(journal, live, 2, 30);
            List<Ended> during = new ArrayList<>();
            assertTrue(journal.snapshot(live.source(2, Runnable::run, () -> {
                for (int i = 0; i < 11; i++) {
                    Event event = events.next();
                    live.apply(2, live.sequences[2] + 1, event);
                    during.add(append(journal, new Seen(2, live.sequences[2], event)));
                }
            })));
            assertEquals(11, during.size());
            for (Ended ended : during) {
                assertNull(ended.await().failure());
            }
        }
        CountingState recovered = new CountingState(STREAMS);
        try (Journal journal = open()) {
            journal.recover(recovered);
        }
        assertEquals(1, recovered.restored);
        live.assertSame(recovered, "seed " + seed);
    }

    private void grow(Journal journal, CountingState live, int stream, int records) throws InterruptedException {
        for (int i = 0; i < records; i++) {
            Event event = events.next();
            live.apply(stream, live.sequences[stream] + 1, event);
            assertNull(append(journal, new Seen(stream, live.sequences[stream], event)).await().failure());
        }
    }

    static Ended append(Journal journal, Seen record) {
        return JournalFixture.append(journal, record, Runnable::run);
    }
}

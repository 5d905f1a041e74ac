package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.JournalFixture.Ended;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FenceTest {
    @TempDir
    Path folder;
    private final TestDisk disk = new TestDisk();
    private final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();

    @Test
    void shouldFenceWhenAForceFails() throws Exception {
        fenceOn(new IOException("no medium"));
    }

    @Test
    void shouldFenceWhenTheDiskIsFullUnderAMappedFile() throws Exception {
        fenceOn(new InternalError("a fault occurred in an unsafe memory access operation"));
    }

    private void fenceOn(Throwable failure) throws Exception {
        RandomEvents events = new RandomEvents(61);
        List<Seen> durable;
        try (ChronicleJournal journal = JournalFixture.open(folder, disk, (_, cause) -> fatal.add(cause))) {
            journal.recover((_, _, _) -> { });
            durable = JournalFixture.appendAndAwait(journal, 0, 1, 10, events);
            disk.hold();
            Ended inForce = JournalFixture.append(journal, new Seen(0, 11, events.next()), Runnable::run);
            disk.begun.acquire();
            Ended waiting = JournalFixture.append(journal, new Seen(0, 12, events.next()), Runnable::run);
            disk.failWith(failure);
            disk.letGo();

            assertEquals(JournalFailure.Kind.FENCED, inForce.await().failure().kind());
            assertEquals(JournalFailure.Kind.FENCED, waiting.await().failure().kind());
            assertSame(failure, fatal.poll(20, TimeUnit.SECONDS));
            assertTrue(journal.fenced());

            disk.failWith(null);
            Ended later = JournalFixture.append(journal, new Seen(0, 13, events.next()), Runnable::run);
            assertEquals(JournalFailure.Kind.FENCED, later.await().failure().kind(), "a failed force is never retried");
        }
        assertEquals(0, fatal.size(), "told once");
        List<Seen> found = JournalFixture.read(folder);
        JournalFixture.assertSame(durable, found.subList(0, durable.size()));
    }

    @Test
    void shouldFenceWhenAnEventCannotBeWritten() throws Exception {
        try (ChronicleJournal journal = JournalFixture.open(folder, disk, (_, cause) -> fatal.add(cause))) {
            journal.recover((_, _, _) -> { });
            RandomEvents events = new RandomEvents(62);
            JournalFixture.appendAndAwait(journal, 0, 1, 1, events);
            Seen tooLarge = new Seen(0, 2, events.approved(1, new byte[70_000]));
            assertEquals(JournalFailure.Kind.FENCED, JournalFixture.append(journal, tooLarge,
                    Runnable::run).await().failure().kind());
        }
        assertEquals(1, JournalFixture.read(folder).size());
    }

    @RepeatedTest(8)
    void shouldCompleteEachAppendOnceAndKeepWhatItCalledDurable(RepetitionInfo repetition) throws Exception {
        int seed = repetition.getCurrentRepetition() * repetition.getCurrentRepetition();
        List<List<Ended>> ends = new ArrayList<>();
        List<Thread> producers = new ArrayList<>();
        try (ChronicleJournal journal = JournalFixture.open(folder, disk, (_, cause) -> fatal.add(cause))) {
            journal.recover((_, _, _) -> { });
            int forcedBefore = disk.forced.size();
            for (int stream = 0; stream < 4; stream++) {
                List<Ended> mine = new ArrayList<>();
                ends.add(mine);
                producers.add(producer(journal, stream, mine, new RandomEvents(seed * 10L + stream)));
            }
            while (disk.forced.size() < forcedBefore + seed) {
                Thread.onSpinWait();
            }
            disk.failWith(new IOException("gone after " + seed + " forces"));
            for (Thread producer : producers) {
                producer.join();
            }
            assertTrue(fatal.poll(20, TimeUnit.SECONDS) instanceof IOException);
        }
        Set<String> found = JournalFixture.read(folder).stream().map(r -> r.stream() + ":"
                + r.streamSequence()).collect(Collectors.toSet());
        int durable = 0;
        int failed = 0;
        for (int stream = 0; stream < 4; stream++) {
            for (int i = 0; i < ends.get(stream).size(); i++) {
                if (ends.get(stream).get(i).await().failure() == null) {
                    durable++;
                    assertTrue(found.contains(stream + ":" + (i + 1)), "stream " + stream + ", record " + (i + 1));
                } else {
                    failed++;
                }
            }
        }
        assertTrue(durable > 0 && failed > 0, durable + " durable, " + failed + " failed");
    }

    /** Appends until it is refused. */
    private static Thread producer(Journal journal, int stream, List<Ended> ends, RandomEvents events) {
        return Thread.ofPlatform().start(() -> {
            for (int sequence = 1; !journal.fenced(); sequence++) {
                Ended ended = JournalFixture.append(journal, new Seen(stream, sequence, events.next()), Runnable::run);
                ends.add(ended);
                if (sequence % 32 == 0) {
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        });
    }

    @Test
    void shouldNotTellTheFatalListenerWhenItIsClosed() throws Exception {
        try (ChronicleJournal journal = JournalFixture.open(folder, disk, (_, cause) -> fatal.add(cause))) {
            journal.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(journal, 0, 1, 1, new RandomEvents(63));
        }
        assertNull(fatal.poll());
    }
}

package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.journal.JournalFixture.Ended;
import dev.postern.processor.journal.JournalFixture.Seen;
import dev.postern.processor.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    @TempDir
    Path folder;
    private final TestDisk disk = new TestDisk();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final AtomicInteger full = new AtomicInteger();
    private ChronicleJournal journal;

    @BeforeEach
    void open() {
        JournalObserver observer = new JournalObserver() {
            @Override
            public void committed(int appends, long bytes, long forceNanos, int depth) {
                batches.add(appends);
            }

            @Override
            public void failed(JournalFailure.Kind kind) {
                assertEquals(JournalFailure.Kind.FULL, kind);
                full.incrementAndGet();
            }
        };
        journal = ChronicleJournal.open(folder, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER),
                Clock.system(),
                JournalFixture.NOBODY, observer, disk);
        journal.recover((_, _, _) -> { });
        disk.hold();
    }

    @AfterEach
    void close() {
        disk.letGo();
        journal.close();
    }

    @Test
    void shouldCompleteNothingBeforeItsForceReturned() throws Exception {
        for (int i = 1; i <= 20; i++) {
            Ended ended = append(i, Runnable::run);
            disk.begun.acquire();
            assertFalse(ended.ended(), "the force of append " + i + " is under way");
            disk.allow(1);
            assertNull(ended.await().failure());
        }
    }

    @Test
    void shouldForceOnceForWhatCameDuringTheForceBefore() throws Exception {
        Ended first = append(1, Runnable::run);
        disk.begun.acquire();
        int forcedBefore = disk.forced.size();
        List<Ended> waiting = appendAll(2, 101, Runnable::run);
        disk.allow(1);
        first.await();
        disk.begun.acquire();
        for (Ended ended : waiting) {
            assertFalse(ended.ended());
        }
        disk.allow(1);
        for (Ended ended : waiting) {
            assertNull(ended.await().failure());
        }
        assertEquals(List.of(1, 100), batches);
        assertEquals(2, disk.forced.size() - forcedBefore);
    }

    @Test
    void shouldKeepABatchBelowItsBound() throws Exception {
        append(1, Runnable::run);
        disk.begun.acquire();
        List<Ended> waiting = appendAll(2, 601, Runnable::run);
        disk.letGo();
        for (Ended ended : waiting) {
            assertNull(ended.await().failure());
        }
        assertEquals(List.of(1, 256, 256, 88), batches);
    }

    @Test
    void shouldCallEachHomeOncePerBatch() throws Exception {
        CountingHome red = new CountingHome();
        CountingHome blue = new CountingHome();
        append(1, Runnable::run);
        disk.begun.acquire();
        List<Ended> waiting = new ArrayList<>();
        for (int i = 2; i <= 101; i++) {
            waiting.add(append(i, i % 2 == 0 ? red : blue));
        }
        disk.letGo();
        for (Ended ended : waiting) {
            assertNull(ended.await().failure());
        }
        assertEquals(1, red.calls.get());
        assertEquals(1, blue.calls.get());
    }

    @Test
    void shouldSayFullAtOnceAndStayUsable() throws Exception {
        append(1, Runnable::run);
        disk.begun.acquire();
        List<Ended> waiting = appendAll(2, 1025, Runnable::run);
        assertEquals(1024, journal.depth());
        Ended refused = append(1026, Runnable::run);
        assertTrue(refused.ended(), "without waiting for anything");
        assertEquals(JournalFailure.Kind.FULL, refused.failure().kind());
        assertEquals(1, full.get());
        assertFalse(journal.fenced());
        disk.letGo();
        for (Ended ended : waiting) {
            assertNull(ended.await().failure());
        }
        assertNull(append(1026, Runnable::run).await().failure());
    }

    @Test
    void shouldCompleteTheOthersWhenOneCallerThrows() throws Exception {
        append(1, Runnable::run);
        disk.begun.acquire();
        journal.append(Append.of(0, 2, new KeysActivated(1, 2), home(), new Completion() {
            @Override
            public void durable() {
                throw new IllegalStateException("a caller's error");
            }

            @Override
            public void failed(JournalFailure why) {
                throw new AssertionError(why);
            }
        }));
        Ended other = append(3, home());
        disk.letGo();
        assertNull(other.await().failure());
        assertNull(append(4, home()).await().failure());
    }

    @Test
    void shouldMakeDurableOnCloseWhatStillWaits() throws Exception {
        List<Ended> waiting = appendAll(1, 500, Runnable::run);
        disk.letGo();
        journal.close();
        for (Ended ended : waiting) {
            assertNull(ended.await().failure());
        }
        assertEquals(500, JournalFixture.read(folder).size());
    }

    private List<Ended> appendAll(int first, int last, Executor home) {
        List<Ended> ends = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            ends.add(append(i, home));
        }
        return ends;
    }

    private Ended append(int sequence, Executor home) {
        return JournalFixture.append(journal, new Seen(0, sequence, new KeysActivated(sequence, 7)), home);
    }

    private static Executor home() {
        return Runnable::run;
    }

    private static final class CountingHome implements Executor {
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public void execute(Runnable task) {
            calls.incrementAndGet();
            task.run();
        }
    }
}

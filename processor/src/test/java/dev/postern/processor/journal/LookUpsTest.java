package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.journal.JournalFixture.Seen;
import dev.postern.processor.time.Clock;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookUpsTest {
    @TempDir
    Path folder;
    private final HandClock clock = new HandClock();
    private ChronicleJournal journal;

    @BeforeEach
    void fill() throws Exception {
        journal = open(clock);
        journal.recover((_, _, _) -> { });
        for (int i = 1; i <= 30; i++) {
            JournalFixture.append(journal, new Seen(0, i, new KeysActivated(i % 10, i)), Runnable::run).await();
            clock.epochMillis += i % 10 == 0 ? 3_600_000 : 0;
        }
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void shouldFindTheNewestRecordThatFitsOverSeveralFiles() throws Exception {
        assertEquals(3, Folders.cycles(folder).size());
        assertEquals(new KeysActivated(7, 27), find(event -> ((KeysActivated) event).terminal() == 7));
        assertEquals(new KeysActivated(1, 1), find(event -> event.atEpochMillis() == 1));
        assertNull(find(_ -> false));
    }

    @Test
    void shouldSayFullWhenTooManyWait() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Event> first = new CompletableFuture<>();
        CountDownLatch running = new CountDownLatch(1);
        assertTrue(journal.find(_ -> {
            running.countDown();
            await(release);
            return true;
        }, Runnable::run, first::complete));
        running.await();
        int taken = 0;
        while (journal.find(_ -> true, Runnable::run, _ -> { })) {
            taken++;
        }
        release.countDown();
        assertEquals(64, taken);
        assertEquals(30, first.get(20, TimeUnit.SECONDS).atEpochMillis());
    }

    @Test
    void shouldCloseWhileALookUpRuns() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        journal.find(_ -> {
            running.countDown();
            return false;
        }, Runnable::run, _ -> { });
        running.await();
        journal.close();
        try (ChronicleJournal again = open(clock)) {
            long[] records = new long[1];
            again.recover((_, _, _) -> records[0]++);
            assertEquals(30, records[0]);
        }
    }

    private ChronicleJournal open(Clock time) {
        return ChronicleJournal.open(folder, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER), time,
                JournalFixture.NOBODY,
                JournalObserver.NONE);
    }

    private Event find(Predicate<Event> wanted) throws Exception {
        CompletableFuture<Event> found = new CompletableFuture<>();
        assertTrue(journal.find(wanted, Runnable::run, found::complete));
        return found.get(20, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

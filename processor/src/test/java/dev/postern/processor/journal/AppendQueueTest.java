package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AppendQueueTest {
    private static final int PRODUCERS = 3;
    private static final int EACH = 20_000;
    private static final long FAR_NANOS = 3_600_000_000_000L;

    private final AppendQueue queue = new AppendQueue(256, JournalObserver.NONE);
    private final AtomicIntegerArray ends = new AtomicIntegerArray(PRODUCERS * EACH);

    /** The consumer sleeps whenever it can: one lost wake-up and the test hangs until its timeout. */
    @Test
    @Timeout(60)
    void shouldNeverLoseAWakeUp() throws Exception {
        int[] taken = new int[PRODUCERS];
        Thread consumer = Thread.ofPlatform().start(() -> {
            queue.open();
            for (Append append = take(); append != null; append = take()) {
                assertEquals(++taken[append.stream], append.streamSequence);
                append.run();
            }
        });
        awaitOpen();
        List<Thread> producers = producers();
        for (Thread producer : producers) {
            producer.join();
        }
        queue.closeWhenEmpty();
        consumer.join();
        queue.end(JournalFailure.CLOSED);
        assertAllEndedOnce();
    }

    @RepeatedTest(20)
    @Timeout(60)
    void shouldCompleteEachAppendOnceWhenItEndsUnderLoad() throws Exception {
        Thread consumer = Thread.ofPlatform().start(() -> {
            queue.open();
            for (int i = 0; i < 1000; i++) {
                take().run();
            }
            queue.end(JournalFailure.CLOSED);
        });
        awaitOpen();
        for (Thread producer : producers()) {
            producer.join();
        }
        consumer.join();
        assertAllEndedOnce();
    }

    @Test
    void shouldReturnNothingAtTheGivenTime() {
        queue.open();
        long before = System.nanoTime();
        assertNull(queue.take(Clock.system(), before + 1_000_000));
        assertTrue(System.nanoTime() - before >= 1_000_000);
    }

    private Append take() {
        return queue.take(Clock.system(), System.nanoTime() + FAR_NANOS);
    }

    private void awaitOpen() {
        while (queue.fenced()) {
            Thread.onSpinWait();
        }
    }

    private List<Thread> producers() {
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            producers.add(Thread.ofPlatform().start(() -> produce(producer)));
        }
        return producers;
    }

    private void produce(int producer) {
        Random random = new Random(producer);
        for (int i = 1; i <= EACH; i++) {
            int slot = producer * EACH + i - 1;
            while (queue.depth() > 200) {
                Thread.onSpinWait();
            }
            queue.offer(Append.of(producer, i, new KeysActivated(producer, i), Runnable::run, new Completion() {
                @Override
                public void durable() {
                    ends.incrementAndGet(slot);
                }

                @Override
                public void failed(JournalFailure why) {
                    ends.incrementAndGet(slot);
                }
            }));
            if (random.nextInt(64) == 0) {
                LockSupport.parkNanos(random.nextInt(100_000));
            }
        }
    }

    private void assertAllEndedOnce() {
        for (int i = 0; i < ends.length(); i++) {
            assertEquals(1, ends.get(i), "append " + i);
        }
    }
}

package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StageHistogramsTest {
    private final HandClock clock = new HandClock();
    private final StageHistograms histograms = new StageHistograms(2, clock);

    @Test
    void shouldMergeTwoWritersExactly() {
        Histogram expected = new Histogram(StageHistograms.NANOS_MAX, StageHistograms.DIGITS);
        for (int i = 0; i < 10_000; i++) {
            long nanos = 17L * i * i;
            histograms.writer(i % 2).record(Stage.FRAUD, nanos);
            expected.recordValue(nanos);
        }
        List<Histogram> ended = histograms.endInterval();
        assertEquals(expected, ended.get(Stage.FRAUD.ordinal()));
        assertEquals(10_000, ended.get(Stage.FRAUD.ordinal()).getTotalCount());
        assertEquals(0, ended.get(Stage.ISSUER.ordinal()).getTotalCount());
        assertEquals(expected, histograms.readSinceStart(sum -> sum.get(Stage.FRAUD.ordinal()).copy()));
    }

    @Test
    void shouldKeepTheLastIntervalApartFromTheSum() {
        histograms.writer(0).record(Stage.WHOLE, 1_000);
        histograms.endInterval();
        histograms.writer(1).record(Stage.WHOLE, 2_000);
        histograms.writer(1).record(Stage.WHOLE, 2_000);
        histograms.endInterval();
        assertEquals(2, histograms.readInterval(stages -> stages.get(Stage.WHOLE.ordinal()).getTotalCount()).longValue());
        assertEquals(3, histograms.readSinceStart(stages -> stages.get(Stage.WHOLE.ordinal()).getTotalCount()).longValue());
        assertEquals(0, histograms.endInterval().get(Stage.WHOLE.ordinal()).getTotalCount());
    }

    @Test
    void shouldTagEachStageAndJoinIntervalsWithoutAGap() {
        clock.advanceMillis(1_000);
        histograms.endInterval();
        clock.advanceMillis(1_500);
        for (Histogram second : histograms.endInterval()) {
            assertEquals(HandClock.START_EPOCH_MILLIS + 1_000, second.getStartTimeStamp());
            assertEquals(HandClock.START_EPOCH_MILLIS + 2_500, second.getEndTimeStamp());
        }
        List<String> tags = histograms.readInterval(stages -> stages.stream().map(Histogram::getTag).toList());
        assertEquals(List.of("decode", "queue", "fraud", "issuer", "journal", "encode", "whole"), tags);
        assertEquals(HandClock.START_EPOCH_MILLIS, histograms.readSinceStart(stages -> stages.getFirst().getStartTimeStamp()).longValue());
    }

    @Test
    void shouldCountTimesBeyondTheRangeAtItsEdges() {
        histograms.writer(0).record(Stage.JOURNAL, Long.MAX_VALUE);
        histograms.writer(0).record(Stage.JOURNAL, -5);
        Histogram journal = histograms.endInterval().get(Stage.JOURNAL.ordinal());
        assertEquals(2, journal.getTotalCount());
        assertEquals(0, journal.getMinValue());
        assertTrue(journal.valuesAreEquivalent(StageHistograms.NANOS_MAX, journal.getMaxValue()));
    }

    @Test
    void shouldLoseNothingWhileIntervalsEndUnderTwoWriters() throws InterruptedException {
        int each = 200_000;
        AtomicInteger running = new AtomicInteger(2);
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = List.of(writing(0, each, begin, running), writing(1, each, begin, running));
        begin.countDown();
        long merged = 0;
        int intervals = 0;
        while (running.get() > 0) {
            merged += histograms.endInterval().get(Stage.QUEUE.ordinal()).getTotalCount();
            intervals++;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        merged += histograms.endInterval().get(Stage.QUEUE.ordinal()).getTotalCount();
        assertEquals(2L * each, merged);
        assertTrue(intervals > 1, "the writers ended before a single interval did");
        assertEquals(2L * each, histograms.readSinceStart(sum -> sum.get(Stage.QUEUE.ordinal()).getTotalCount()).longValue());
    }

    private Thread writing(int writer, int times, CountDownLatch begin, AtomicInteger running) {
        return Thread.ofPlatform().start(() -> {
            try {
                begin.await();
                for (int i = 0; i < times; i++) {
                    histograms.writer(writer).record(Stage.QUEUE, i);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                running.decrementAndGet();
            }
        });
    }
}

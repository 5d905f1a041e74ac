package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
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
        assertEquals(List.of("decode", "queue", "fraud", "issuer", "journal", "force", "encode", "flush", "whole"), tags);
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
        CountDownLatch bothRecord = new CountDownLatch(2);
        AtomicBoolean stop = new AtomicBoolean();
        LongAdder recorded = new LongAdder();
        List<Thread> threads = List.of(recording(0, bothRecord, stop, recorded), recording(1, bothRecord, stop, recorded));
        bothRecord.await();
        long merged = 0;
        for (int interval = 0; interval < 50; interval++) {
            merged += histograms.endInterval().get(Stage.QUEUE.ordinal()).getTotalCount();
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        merged += histograms.endInterval().get(Stage.QUEUE.ordinal()).getTotalCount();
        assertEquals(recorded.sum(), merged);
        assertEquals(recorded.sum(), histograms.readSinceStart(sum -> sum.get(Stage.QUEUE.ordinal()).getTotalCount()).longValue());
    }

    private Thread recording(int writer, CountDownLatch bothRecord, AtomicBoolean stop, LongAdder recorded) {
        return Thread.ofPlatform().start(() -> {
            long nanos = 0;
            histograms.writer(writer).record(Stage.QUEUE, nanos++);
            bothRecord.countDown();
            while (!stop.get()) {
                histograms.writer(writer).record(Stage.QUEUE, nanos++);
            }
            recorded.add(nanos);
        });
    }
}

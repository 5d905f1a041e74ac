package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageIntervalsTest {
    private static final Function<byte[], String> REFERENCE = answer -> new String(answer, StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    @Test
    void shouldWriteTheLastIntervalWhenClosed() throws IOException {
        HandClock clock = new HandClock();
        StageHistograms histograms = new StageHistograms(2, clock);
        try (StageIntervals _ = StageIntervals.start(histograms, series(), REFERENCE, folder, settings(3_600_000_000_000L), clock)) {
            histograms.writer(0).record(Stage.ENCODE, 5_000);
            histograms.writer(1).record(Stage.ENCODE, 7_000);
        }
        Histogram encode = logged().get(Stage.ENCODE.ordinal());
        assertEquals(2, encode.getTotalCount());
        assertTrue(encode.valuesAreEquivalent(5_000, encode.getMinValue()));
        assertEquals(Stage.values().length, logged().size());
    }

    @Test
    void shouldEndIntervalsOnItsOwnNamedThread() throws InterruptedException {
        CountDownLatch threeIntervals = new CountDownLatch(3);
        Clock watched = new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                if (Thread.currentThread().getName().equals("ops-intervals")) {
                    threeIntervals.countDown();
                }
                return System.currentTimeMillis();
            }
        };
        try (StageIntervals _ = StageIntervals.start(new StageHistograms(1, watched), series(), REFERENCE, folder, settings(1_000_000L), watched)) {
            assertTrue(threeIntervals.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldTellTheSlowestWithTheirStagesInTheLogAndInTheSeries() throws IOException {
        HandClock clock = new HandClock();
        StageHistograms histograms = new StageHistograms(2, clock);
        IntervalSeries series = series();
        try (StageIntervals _ = StageIntervals.start(histograms, series, REFERENCE, folder, settings(3_600_000_000_000L), clock)) {
            Passage passage = new Passage(0, 320);
            passage.decoded(160);
            passage.turn(480);
            histograms.writer(1).slowest().offer(passage, "632600000001".getBytes(StandardCharsets.US_ASCII), 8_000);
        }
        String tag = "slow;rrn=632600000001;waited=320;decode=160;queue=320;fraud=0;issuer=0;batch=0;force=0;flush=0";
        Histogram slow = logged().stream().filter(line -> tag.equals(line.getTag())).findFirst().orElseThrow();
        assertTrue(slow.valuesAreEquivalent(8_000, slow.getMaxValue()));
        String page = new String(series.since(0).body(), StandardCharsets.US_ASCII);
        assertTrue(page.contains("{\"rrn\":\"632600000001\",\"whole\":8000,\"waited\":320,\"decode\":160,\"queue\":320"), page);
    }

    private static IntervalSeries series() {
        return new IntervalSeries(new Counts(), 60);
    }

    private List<Histogram> logged() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return HistogramLogTest.read(files.findFirst().orElseThrow());
        }
    }

    private static OpsSettings settings(long intervalNanos) {
        return new OpsSettings("127.0.0.1", 0, 4, 60, intervalNanos, 1 << 20, Long.MAX_VALUE, 3);
    }
}

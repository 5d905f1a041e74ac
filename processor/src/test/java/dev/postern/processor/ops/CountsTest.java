package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CountsTest {
    private final HandClock clock = new HandClock();
    private final Counts counts = new Counts();
    private final StageHistograms histograms = new StageHistograms(1, clock);
    private final MetricsPage page = new MetricsPage(counts, histograms);

    @Test
    void shouldCountByLabel() {
        counts.refused("mac");
        counts.refused("mac");
        counts.refused("node_full");
        counts.answered("00");
        counts.closed("idle");
        assertEquals(2, sample("postern_refused_total{kind=\"mac\"}"));
        assertEquals(1, sample("postern_refused_total{kind=\"node_full\"}"));
        assertEquals(1, sample("postern_answered_total{response_code=\"00\"}"));
        assertEquals(1, sample("postern_connections_closed_total{reason=\"idle\"}"));
    }

    @Test
    void shouldCountExactlyFromManyThreads() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> Thread.ofPlatform().start(() -> {
            for (int n = 0; n < 50_000; n++) {
                counts.answered(n % 2 == 0 ? "00" : "51");
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(100_000, sample("postern_answered_total{response_code=\"00\"}"));
        assertEquals(100_000, sample("postern_answered_total{response_code=\"51\"}"));
    }

    @Test
    void shouldBoundTheLabelsAndStillCountTheRest() {
        for (int i = 0; i < LabelledCounter.LABELS_MAX + 10; i++) {
            counts.closed("reason-" + i);
        }
        assertEquals(10, sample("postern_connections_closed_total{reason=\"other\"}"));
        counts.closed("reason-0");
        assertEquals(2, sample("postern_connections_closed_total{reason=\"reason-0\"}"));
    }

    @Test
    void shouldReadSuppliersAtEachScrape() {
        AtomicLong connections = new AtomicLong(3);
        counts.gauge("postern_connections", "Connections open.", connections::get);
        counts.counter("postern_frames", "Frames read.", () -> 10 * connections.get());
        assertEquals(3, sample("postern_connections"));
        connections.set(4);
        assertEquals(4, sample("postern_connections"));
        assertEquals(40, sample("postern_frames_total"));
    }

    @Test
    void shouldShowBatchesAndForcesOfTheJournal() {
        counts.forced(1, 70_000);
        counts.forced(60, 2_000_000);
        assertEquals(2, sample("postern_journal_batch_records_count"));
        assertEquals(61, sample("postern_journal_batch_records_sum"));
        assertEquals(1, sample("postern_journal_batch_records_bucket{le=\"32.0\"}"));
        assertEquals(2, sample("postern_journal_batch_records_bucket{le=\"64.0\"}"));
        assertEquals(0.00207, sample("postern_journal_force_seconds_sum"), 1e-9);
    }

    @Test
    void shouldShowStageTimesAsBucketsThatAddUp() {
        histograms.writer(0).record(Stage.WHOLE, 900);
        histograms.writer(0).record(Stage.WHOLE, 40_000);
        histograms.writer(0).record(Stage.WHOLE, 30_000_000_000L);
        assertEquals(0, sample("postern_stage_seconds_count{stage=\"whole\"}"));
        histograms.endInterval();
        assertEquals(1, sample("postern_stage_seconds_bucket{stage=\"whole\",le=\"1.0E-6\"}"));
        assertEquals(1, sample("postern_stage_seconds_bucket{stage=\"whole\",le=\"2.5E-5\"}"));
        assertEquals(2, sample("postern_stage_seconds_bucket{stage=\"whole\",le=\"5.0E-5\"}"));
        assertEquals(2, sample("postern_stage_seconds_bucket{stage=\"whole\",le=\"5.0\"}"));
        assertEquals(3, sample("postern_stage_seconds_bucket{stage=\"whole\",le=\"+Inf\"}"));
        assertEquals(3, sample("postern_stage_seconds_count{stage=\"whole\"}"));
        assertEquals(30.0, sample("postern_stage_seconds_sum{stage=\"whole\"}"), 0.03);
        assertEquals(0, sample("postern_stage_seconds_count{stage=\"decode\"}"));
    }

    @Test
    void shouldShowTheJvm() {
        assertTrue(sample("jvm_heap_used_bytes") > 0);
        assertTrue(sample("jvm_heap_max_bytes") > 0);
        assertTrue(sample("jvm_threads") > 0);
        assertTrue(sample("jvm_allocated_bytes_total") > 0);
        assertTrue(sample("process_cpu_seconds_total") > 0);
        assertTrue(scrape().contains("jvm_gc_collections_total "));
        assertTrue(scrape().contains("jvm_gc_seconds_total "));
        assertFalse(scrape().contains("NaN"));
    }

    @Test
    void shouldAllocateNothingOnceALabelWasSeen() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int times = 50_000;
        count(times);
        long before = threads.getCurrentThreadAllocatedBytes();
        count(times);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < times, bytes + " bytes for " + times + " counts");
    }

    private void count(int times) {
        for (int i = 0; i < times; i++) {
            counts.refused("mac");
            counts.answered("00");
            histograms.writer(0).record(Stage.WHOLE, i);
        }
    }

    private double sample(String name) {
        return scrape().lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + scrape()));
    }

    private String scrape() {
        return new String(page.asText().body(), StandardCharsets.UTF_8);
    }
}

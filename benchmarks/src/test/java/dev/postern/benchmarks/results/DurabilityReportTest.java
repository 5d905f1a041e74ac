package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityReportTest {

    private static final String METRICS = """
            # TYPE postern_journal_batch_records histogram
            postern_journal_batch_records_bucket{le="1.0"} 10
            postern_journal_batch_records_bucket{le="+Inf"} 200
            postern_journal_batch_records_count 200
            postern_journal_batch_records_sum 9000.0
            # TYPE postern_journal_force_seconds histogram
            postern_journal_force_seconds_bucket{le="1.6E-5"} 100
            postern_journal_force_seconds_bucket{le="6.4E-5"} 190
            postern_journal_force_seconds_bucket{le="1.28E-4"} 199
            postern_journal_force_seconds_bucket{le="+Inf"} 200
            postern_journal_force_seconds_count 200
            postern_journal_force_seconds_sum 0.01
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldReadTheJournalsFiguresFromTheOperationsPort() {
        JournalFigures figures = JournalFigures.of(2_500, METRICS);
        assertEquals(new JournalFigures(2_500, 45, 200, 128), figures);
        assertTrue(Double.isNaN(JournalFigures.of(1, "").forceP99Micros()), "no force, no figure");
    }

    @Test
    void shouldMissWhatIsAskedForBelowTheMedian() {
        assertTrue(report(0.8, 0.75, 0.7).good());
        assertFalse(report(0.8, 0.74, 0.7).good());
    }

    @Test
    void shouldWriteAPageWithBothDurabilities() throws IOException {
        String page = Files.readString(new ResultFiles(folder).write(report(0.8)));
        assertTrue(page.contains("4,000 connections: power / process **0.80 (0.80 to 0.80)**, at least 0.75 is asked for: good."), page);
        assertTrue(page.contains("| 1 | power | 80,000 | 15.0 | 9,000 | 2,500 | 45.0 | 200 | 128 | 3 |"), page);
        assertTrue(page.contains("| 1 | process | 100,000 |"), page);
    }

    private static DurabilityReport report(double... ratios) {
        Conditions conditions = new Conditions("2026-11-22T20:00:00Z", "abc", "CPU", 2, "Linux", "25", List.of(), 0.1, Map.of());
        JournalFigures journal = JournalFigures.of(2_500, METRICS);
        return DurabilityReport.of(conditions, 4_000, java.util.Arrays.stream(ratios)
                .mapToObj(ratio -> new DurabilityPair(run(100_000 * ratio), journal, run(100_000), journal)).toList(), 0.75);
    }

    private static ServerRun run(double perSecond) {
        return new ServerRun(perSecond, 15, 9, 5_000, 9_000, 20_000, 0.03, "all is well");
    }
}

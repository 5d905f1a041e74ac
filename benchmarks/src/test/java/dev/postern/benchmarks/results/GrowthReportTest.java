package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthReportTest {

    private static final Conditions CONDITIONS = new Conditions("2026-11-22T20:00:00Z", "abc", "CPU", 2, "Linux", "25", List.of(), 0.1, Map.of());

    @Test
    void shouldSayHowMuchOfTheWorkAFigureFollows() {
        GrowthReport report = report(point(2_000, 20, 900), point(20_000, 20, 900), point(200_000, 20, 900));
        assertEquals(0, report.slope("cards", run -> run.run().serverCpuMicros()), 1e-9);
        assertEquals(1, report(point(2_000, 2, 900), point(200_000, 200, 900)).slope("cards", run -> run.run().serverCpuMicros()), 1e-9);
        assertEquals(0.5, report(point(2_000, 2, 900), point(200_000, 20, 900)).slope("cards", run -> run.run().serverCpuMicros()), 1e-9);
    }

    @Test
    void shouldBeginTheSlopeWhereThereIsWork() {
        assertEquals(0, report(point(0, 2, 900), point(20, 20, 900), point(100, 20, 900)).slope("cards", run -> run.run().serverCpuMicros()), 1e-9);
        assertTrue(Double.isNaN(report(point(0, 2, 900), point(20, 20, 900)).slope("cards", run -> run.run().serverCpuMicros())));
    }

    @Test
    void shouldHoldTheAllocationAtEveryPointByTheMedian() {
        assertTrue(report(point(2_000, 20, 1_024), point(200_000, 20, 1_024)).good());
        assertFalse(report(point(2_000, 20, 1_024), point(200_000, 20, 1_025)).good());
        assertTrue(report(point(2_000, 20, 1_000), point(2_000, 20, 9_000), point(2_000, 20, 1_000)).good());
    }

    @Test
    void shouldShowEachPointWithItsBarAndTheSlopes() {
        String page = report(point(2_000, 10, 900), point(200_000, 20, 900)).markdown();
        assertTrue(page.contains("## cards: cards that sell"), page);
        assertTrue(page.contains("| 2,000 | 5,000 (5,000 to 5,000) | 10.0 (10.0 to 10.0) | ██████████ | 900 (900 to 900) |"), page);
        assertTrue(page.contains("Slope: CPU 0.15, p99 0.00, allocation 0.00, throughput 0.00."), page);
    }

    private static GrowthReport report(GrowthRun... runs) {
        return new GrowthReport(CONDITIONS, Map.of("cards", "cards that sell"), List.of(runs));
    }

    private static GrowthRun point(double work, double cpuMicros, double bytes) {
        return new GrowthRun("cards", 1, work, new ServerRun(5_000, cpuMicros, 9, 900, 2_000, 9_000, 0.02, "well"), bytes, 1.5);
    }
}

package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwinReportTest {

    private static final List<TwinPair> PAIRS = List.of(pair(10, 12), pair(20, 19), pair(10, 10.4));

    @Test
    void shouldCompareTheHostsOfAPairAndTakeTheMedian() {
        TwinReport report = TwinReport.of(conditions(), "old", "new", PAIRS, 1.05);
        assertEquals(1.04, report.ratio().median(), 1e-9);
        assertEquals(0.95, report.ratio().min(), 1e-9);
        assertEquals(1.2, report.ratio().max(), 1e-9);
        assertTrue(report.good());
        assertTrue(report.markdown().contains("CPU a message, new / old: **1.04 (0.95 to 1.20)**, at most 1.05 is asked for: good."), report.markdown());
    }

    @Test
    void shouldMissWhenTheSecondIsDearerThanItMayBe() {
        assertFalse(TwinReport.of(conditions(), "old", "new", PAIRS, 1.03).good());
    }

    private static TwinPair pair(double first, double second) {
        return new TwinPair(run(first), run(second));
    }

    private static ServerRun run(double cpuMicros) {
        return new ServerRun(4_000, cpuMicros, 5, 100, 200, 300, null, "good");
    }

    private static Conditions conditions() {
        return new Conditions("2026-11-23T00:00:00Z", "abc", "cpu", 2, "kernel", "jdk", List.of(), 0, Map.of());
    }
}

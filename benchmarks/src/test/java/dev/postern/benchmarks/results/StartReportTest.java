package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.benchmarks.results.StartRun.What;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartReportTest {

    private static final Conditions CONDITIONS = new Conditions("2026-11-23T00:00:00Z", "c0ffee", "CPU", 2, "Linux", "25", List.of(), 0, Map.of());

    @Test
    void shouldHoldEachMedianToItsBound() {
        StartReport report = report(serve(false, 1.9), serve(false, 3.5), serve(false, 1.8), serve(true, 0.9), demo(false, 4.9), demo(true, 2));

        assertTrue(report.good(), report.markdown());
        assertTrue(report.markdown().contains("| serve, ready | no | 1.90 (1.80 to 3.50) | 1.00 (1.00 to 1.00) | 2 | held |"), report.markdown());
        assertTrue(report.markdown().contains("| demo, first answer | no | 4.90 (4.90 to 4.90) |  | 5 | held |"), report.markdown());
    }

    @Test
    void shouldBeMissedWhenOneMedianIs() {
        StartReport report = report(serve(false, 1.9), serve(true, 0.9), demo(false, 5.1), demo(true, 2));

        assertFalse(report.good());
        assertTrue(report.markdown().contains("| 5 | **missed** |"), report.markdown());
    }

    private static StartReport report(StartRun... runs) {
        return new StartReport(CONDITIONS, List.of(runs));
    }

    private static StartRun serve(boolean cached, double seconds) {
        return new StartRun(What.SERVE, cached, seconds, 1.0);
    }

    private static StartRun demo(boolean cached, double seconds) {
        return new StartRun(What.DEMO, cached, seconds, null);
    }
}

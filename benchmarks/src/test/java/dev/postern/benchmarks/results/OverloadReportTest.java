package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadReportTest {

    private static final Conditions CONDITIONS = new Conditions("2026-11-23T05:00:00Z", "abc", "CPU", 2, "Linux", "25", List.of(), 0.1, Map.of());
    private static final OverloadStep NORMAL = step(0, 5_000, 5_000, 4, 0, 0);

    @Test
    void shouldHoldTwiceTheCapacityToItsBounds() {
        assertTrue(report(10_000, step(2, 20_000, 9_100, 12, 10_900, 50), 5).good());
        assertFalse(report(10_000, step(2, 20_000, 8_900, 12, 11_100, 50), 5).good(), "goodput");
        assertFalse(report(10_000, step(2, 20_000, 9_100, 12.1, 10_900, 50), 5).good(), "time of the accepted");
        assertFalse(report(10_000, step(2, 20_000, 9_100, 12, 10_900, 51), 5).good(), "time of the refused");
        assertFalse(report(10_000, step(2, 20_000, 9_100, 12, 10_900, 50), 6).good(), "recovery");
        assertFalse(report(10_000, step(2, 20_000, 9_100, 12, 10_900, 50), -1).good(), "no recovery");
        assertTrue(report(10_000, step(5, 50_000, 5_000, 90, 45_000, 90), 5).good(), "only twice is judged");
    }

    @Test
    void shouldTellWhatARefusalCosts() {
        // 10,000 sales of 20 us and 10,000 refusals of 5 us are 12.5 us each.
        OverloadStep step = new OverloadStep(2, 20_000, 20_000, 10_000, 1, 2, 10_000, 3, 4, 12.5, 100, "");
        assertEquals(5, step.refusalCpuMicros(20), 1e-9);
        assertTrue(report(10_000, step, 1).markdown().contains("a sale cost 20.0 us of the server's CPU, a refusal 5.0 us, r = 0.25"));
        assertTrue(Double.isNaN(NORMAL.refusalCpuMicros(20)), "nothing was refused");
    }

    private static OverloadReport report(double capacity, OverloadStep step, int recoverySeconds) {
        return new OverloadReport(CONDITIONS, capacity, capacity, 20.0, NORMAL, List.of(step), recoverySeconds);
    }

    private static OverloadStep step(double factor, double offered, double accepted, double acceptedP99, double refused, double refusedP99) {
        return new OverloadStep(factor, offered, offered, accepted, acceptedP99 / 2, acceptedP99, refused, refusedP99, refusedP99, null, 100, "");
    }
}

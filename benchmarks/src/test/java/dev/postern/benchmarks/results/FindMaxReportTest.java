package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindMaxReportTest {

    private static final Conditions CONDITIONS = new Conditions("2026-11-22T20:00:00Z", "abc", "CPU", 2, "Linux", "25", List.of(), 0.1, Map.of());

    @Test
    void shouldHoldTheSpreadOfTheRatesAgainstTheirMedian() {
        assertTrue(report(20_000, 21_000, 23_000).good(), "3,000 of 21,000 are 14 %");
        assertFalse(report(20_000, 20_000, 23_100).good(), "3,100 of 20,000 are 15.5 %");
    }

    @Test
    void shouldMissWhenASearchFindsNoRate() {
        assertFalse(report(0, 0).good());
        assertFalse(report(20_000, 20_000, 0).good());
    }

    @Test
    void shouldShowEachSearch() {
        String page = report(20_000, 21_000, 23_000).markdown();
        assertTrue(page.contains("21,000 (20,000 to 23,000) a second, the ends 14 % of the median apart"), page);
        assertTrue(page.contains("| 2 | 42,000 | 21,000 | 0.50 | 22,000 | 8.50 | 15 |"), page);
    }

    private static FindMaxReport report(double... rates) {
        return new FindMaxReport(CONDITIONS, 1_000, "p99<10ms", Arrays.stream(rates)
                .mapToObj(rate -> new FoundRate(42_000, rate, rate + 1_000, 8_500_000, 15)).toList(), 0.15);
    }
}

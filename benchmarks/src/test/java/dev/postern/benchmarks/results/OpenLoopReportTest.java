package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.load.record.Percentiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenLoopReportTest {

    private static final Conditions CONDITIONS = new Conditions("2026-11-22T20:00:00Z", "abc", "CPU", 2, "Linux", "25", List.of(), 0.1, Map.of());
    private static final double FORCE_NANOS = 100_000;

    @Test
    void shouldCompareProcessAsARatioAndPowerInForces() {
        PacedRound round = round(3, 4, 8, 20);
        assertEquals(3, round.processP99Ratio(), 1e-9);
        assertEquals(4, round.processP999Ratio(), 1e-9);
        assertEquals(8, round.powerP50Forces(), 1e-9);
        assertEquals(20, round.powerP99Forces(), 1e-9);
    }

    @Test
    void shouldHoldEachBoundAtEachRateByTheMedian() {
        assertTrue(report(round(3, 4, 8, 20)).good());
        assertTrue(report(round(3, 4, 8, 20), round(9, 4, 8, 20), round(1, 4, 8, 20)).good(), "one round of three is no median");
        assertFalse(report(round(3.1, 4, 8, 20)).good());
        assertFalse(report(round(3, 4.1, 8, 20)).good());
        assertFalse(report(round(3, 4, 8.1, 20)).good());
        assertFalse(report(round(3, 4, 8, 20.1)).good());
    }

    @Test
    void shouldNotCountARoundWhoseGeneratorCameLate() {
        PacedRound held = round(3, 4, 8, 20);
        PacedRun late = new PacedRun(20_000, 0, 20.0, 9, held.echo().response(), held.echo().service(), held.echo().sendLag(), held.echo().hiccups(), null, 0.0, false, "late");
        PacedRound invalid = new PacedRound(20_000, late, round(99, 99, 99, 99).process(), round(99, 99, 99, 99).power());
        assertTrue(report(held, invalid).good());
        assertFalse(report(invalid).good(), "without a valid round nothing is shown");
        assertTrue(report(invalid).markdown().contains("| 20,000/s | 0 of 1 |"));
    }

    @Test
    void shouldNotCallAHostFastThatRefuses() {
        PacedRound sold = round(1, 1, 1, 1);
        PacedRun power = sold.power();
        PacedRun refusing = new PacedRun(20_000, 11, 20.0, 9, power.response(), power.service(), power.sendLag(), power.hiccups(), FORCE_NANOS, 0.0, true, "well");
        assertFalse(report(new PacedRound(20_000, sold.echo(), sold.process(), refusing)).good());
    }

    @Test
    void shouldShowResponseAndServiceTimesOfEachServer() {
        String page = report(round(3, 4, 8, 20)).markdown();
        assertTrue(page.contains("| 20,000/s | 1 of 1 | 3.00 (3.00 to 3.00) | 4.00 (4.00 to 4.00) | 8.0 (8.0 to 8.0) | 20.0 (20.0 to 20.0) | 100 (100 to 100) |"), page);
        assertTrue(page.contains("| 20,000 | 1 | echo | 20,000 | 0 | 0.100 | 1.000 | 2.000 | 9.000 | 0.050 | 0.500 | 1.000 | 0.200 | 0.200 | 0.900 | 20 | 3 | well |"), page);
        assertTrue(page.contains("| 20,000 | 1 | process |") && page.contains("| 20,000 | 1 | power |"), page);
    }

    private static OpenLoopReport report(PacedRound... rounds) {
        return new OpenLoopReport(CONDITIONS, 4_000, 60_000, List.of(rounds));
    }

    /** The echo has p50 0.1, p99 1 and p99.9 2 ms. */
    private static PacedRound round(double p99Times, double p999Times, double p50Forces, double p99Forces) {
        PacedRun echo = run(100_000, 1_000_000, 2_000_000, null);
        PacedRun process = run(100_000, Math.round(1_000_000 * p99Times), Math.round(2_000_000 * p999Times), null);
        PacedRun power = run(100_000 + Math.round(p50Forces * FORCE_NANOS), 1_000_000 + Math.round(p99Forces * FORCE_NANOS), 9_000_000, FORCE_NANOS);
        return new PacedRound(20_000, echo, process, power);
    }

    private static PacedRun run(long p50, long p99, long p999, Double force) {
        Percentiles response = new Percentiles(10_000, p50, p99, p99, p999, 9_000_000);
        Percentiles service = new Percentiles(10_000, 50_000, 500_000, 500_000, 1_000_000, 2_000_000);
        Percentiles own = new Percentiles(10_000, 100_000, 200_000, 200_000, 200_000, 900_000);
        return new PacedRun(20_000, 0, 20.0, 9, response, service, own, own, force, 0.03, true, "well");
    }
}

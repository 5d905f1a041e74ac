package dev.postern.benchmarks.results;

import java.util.List;

/**
 * What {@code serve} does past its capacity. Immutable.
 *
 * @param conditions under which that was
 * @param closedLoopPerSecond accepted in a closed loop
 * @param capacityPerSecond the most that was accepted in any open loop
 * @param saleCpuMicros CPU time of the server's process per answer of that loop; null when not known
 * @param normal at half of that
 * @param steps the overloads
 * @param recoverySeconds from the end of twice the capacity until every second was as normal again; -1 when none was
 */
public record OverloadReport(Conditions conditions, double closedLoopPerSecond, double capacityPerSecond, Double saleCpuMicros, OverloadStep normal,
        List<OverloadStep> steps, int recoverySeconds) implements Report {

    private static final double JUDGED_FACTOR = 2;
    private static final double GOODPUT_MIN = 0.9;
    private static final double ACCEPTED_MAX = 3;
    private static final double REFUSED_MILLIS_MAX = 50;
    private static final int RECOVERY_SECONDS_MAX = 5;

    /** Whether twice the capacity did what it has to: goodput 0.9, accepted p99 three times normal, refusals in 50 ms, normal in 5 s. */
    @Override
    public boolean good() {
        return recoverySeconds >= 0 && recoverySeconds <= RECOVERY_SECONDS_MAX
                && steps.stream().filter(step -> step.factor() == JUDGED_FACTOR).allMatch(this::good);
    }

    /** The most that was accepted under any load: what goodput is a share of. */
    private double peakPerSecond() {
        return Math.max(capacityPerSecond, steps.stream().mapToDouble(OverloadStep::acceptedPerSecond).max().orElse(0));
    }

    private boolean good(OverloadStep step) {
        return step.acceptedPerSecond() >= GOODPUT_MIN * peakPerSecond()
                && step.acceptedP99Millis() <= ACCEPTED_MAX * normal.acceptedP99Millis() && step.refusedP99Millis() <= REFUSED_MILLIS_MAX;
    }

    @Override
    public String kind() {
        return "overload";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Past the capacity").line("").block(conditions.markdown()).line("")
                .line("Capacity %,.0f/s (accepted in the best open loop of the search; %,.0f/s in a closed one). Goodput is of the peak, %,.0f/s, the most accepted "
                        + "under any load. Times from the intended send, in ms.", capacityPerSecond, closedLoopPerSecond, peakPerSecond()).line("")
                .line("| offered, times capacity | planned /s | answered /s | accepted /s | goodput | accepted p50 | accepted p99 | / normal | refused /s "
                        + "| refused p99 | refused max | heap MB |")
                .line("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        row(page, normal);
        steps.forEach(step -> row(page, step));
        steps.forEach(step -> refusals(page, step));
        page.line("").line(recoverySeconds < 0 ? "Not back to normal within the run after twice the capacity."
                : "Back to normal " + recoverySeconds + " s after twice the capacity had ended.");
        page.line("At %.0f times the capacity goodput has to be %.1f, accepted p99 at most %.0f times normal, refused p99 within %.0f ms, recovery within %d s: **%s**.",
                JUDGED_FACTOR, GOODPUT_MIN, ACCEPTED_MAX, REFUSED_MILLIS_MAX, RECOVERY_SECONDS_MAX, good() ? "held" : "missed");
        return page.toString();
    }

    /** What a refusal costs decides what is left to sell: at f times the capacity a share of (1 - f r) / (1 - r). */
    private void refusals(Markdown page, OverloadStep step) {
        double refusal = saleCpuMicros == null ? Double.NaN : step.refusalCpuMicros(saleCpuMicros);
        if (!Double.isNaN(refusal)) {
            page.line("").line("At %s times: a sale cost %.1f us of the server's CPU, a refusal %.1f us, r = %.2f.", Double.toString(step.factor()), saleCpuMicros, refusal,
                    refusal / saleCpuMicros);
        }
    }

    private void row(Markdown page, OverloadStep step) {
        page.line("| %s | %,.0f | %,.0f | %,.0f | %.2f | %.2f | %.2f | %.1f | %,.0f | %.2f | %.2f | %,.0f |",
                step.factor() == 0 ? "normal, 0.5" : Double.toString(step.factor()), step.plannedPerSecond(), step.offeredPerSecond(),
                step.acceptedPerSecond(), step.acceptedPerSecond() / peakPerSecond(), step.acceptedP50Millis(), step.acceptedP99Millis(),
                step.acceptedP99Millis() / normal.acceptedP99Millis(), step.refusedPerSecond(), step.refusedP99Millis(), step.refusedMaxMillis(),
                step.heapMegabytesMost());
    }
}

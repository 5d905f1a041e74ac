package dev.postern.benchmarks.results;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What an answer costs as the work grows, one kind of work at a time. Immutable.
 *
 * @param axes what each kind of work is and how it is measured, by its name
 */
public record GrowthReport(Conditions conditions, Map<String, String> axes, List<GrowthRun> runs) implements Report {

    private static final double ALLOCATED_MAX = 1_024;
    private static final int BAR_LENGTH_MAX = 20;

    @Override
    public String kind() {
        return "growth";
    }

    /** Whether no point allocates more than 1 KiB for an answer, by its median. */
    @Override
    public boolean good() {
        return axes.keySet().stream().allMatch(axis -> points(axis).stream()
                .allMatch(work -> spread(axis, work, GrowthRun::allocatedBytes).median() <= ALLOCATED_MAX));
    }

    private List<Double> points(String axis) {
        return runs.stream().filter(run -> run.axis().equals(axis)).map(GrowthRun::work).distinct().sorted().toList();
    }

    private Spread spread(String axis, double work, ToDoubleFunction<GrowthRun> figure) {
        return Spread.of(runs.stream().filter(run -> run.axis().equals(axis) && run.work() == work).mapToDouble(figure).toArray());
    }

    /**
     * The slope of a figure from the first point that has any work to the last, in a picture whose axes are both logarithmic: 0 when it does not depend on the
     * work, 1 when it grows as the work does; NaN with fewer than two such points.
     */
    double slope(String axis, ToDoubleFunction<GrowthRun> figure) {
        List<Double> points = points(axis).stream().filter(work -> work > 0).toList();
        if (points.size() < 2) {
            return Double.NaN;
        }
        double times = spread(axis, points.getLast(), figure).median() / spread(axis, points.getFirst(), figure).median();
        return Math.log(times) / Math.log(points.getLast() / points.getFirst());
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# What an answer costs as the work grows").line("").block(conditions.markdown()).line("")
                .line("Median (lowest to highest) of the rounds. The slope is that of the line from the first point with any work to the last, both axes logarithmic:")
                .line("0 means that the work costs nothing, 1 that the figure grows as the work does, 0.1 that ten times the work costs a quarter more.");
        axes.forEach((axis, means) -> table(page, axis, means));
        return page.line("").line("At most %,.0f bytes allocated for an answer at every point: **%s**.", ALLOCATED_MAX, good() ? "held" : "missed").toString();
    }

    private void table(Markdown page, String axis, String means) {
        page.line("").line("## %s: %s", axis, means).line("")
                .line("| %s | answered /s | CPU us | | p50 us | p99 us | bytes allocated | ready after s |", axis).line("|--:|--:|--:|---|--:|--:|--:|--:|");
        double most = points(axis).stream().mapToDouble(work -> spread(axis, work, GrowthReport::cpu).median()).max().orElse(1);
        for (double work : points(axis)) {
            Spread cpu = spread(axis, work, GrowthReport::cpu);
            page.line("| %,.0f | %s | %s | %s | %s | %s | %s | %s |", work, spread(axis, work, run -> run.run().perSecond()).text("%,.0f"), cpu.text("%.1f"),
                    "█".repeat((int) Math.max(1, Math.round(BAR_LENGTH_MAX * cpu.median() / most))), spread(axis, work, run -> run.run().p50Micros()).text("%,.0f"),
                    spread(axis, work, GrowthReport::p99).text("%,.0f"), spread(axis, work, GrowthRun::allocatedBytes).text("%,.0f"),
                    spread(axis, work, GrowthRun::readySeconds).text("%.1f"));
        }
        page.line("").line("Slope: CPU %s, p99 %s, allocation %s, throughput %s.", text(slope(axis, GrowthReport::cpu)), text(slope(axis, GrowthReport::p99)),
                text(slope(axis, GrowthRun::allocatedBytes)), text(slope(axis, run -> run.run().perSecond())));
    }

    private static double cpu(GrowthRun run) {
        return run.run().serverCpuMicros();
    }

    private static double p99(GrowthRun run) {
        return run.run().p99Micros();
    }

    private static String text(double slope) {
        return Double.isNaN(slope) ? "not known" : String.format(java.util.Locale.ROOT, "%.2f", slope);
    }
}

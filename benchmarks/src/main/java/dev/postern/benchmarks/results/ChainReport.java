package dev.postern.benchmarks.results;

import java.util.List;

/**
 * All that a run of the chain beside the echo found. Immutable.
 *
 * @param budgets where the CPU time goes; empty when no parts were measured
 * @param partsConditions under which the parts were measured; null when they were not
 * @param floors that are asked for; null when none are
 */
public record ChainReport(Conditions conditions, List<Comparison> comparisons, List<Budget> budgets, Conditions partsConditions, Floors floors) implements Report {

    /** Whether the floors are reached and every budget adds up. */
    @Override
    public boolean good() {
        return (floors == null || comparisons.stream().allMatch(floors::reached)) && budgets.stream().allMatch(Budget::good);
    }

    @Override
    public String kind() {
        return "chain";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# The chain beside a bare echo").line("")
                .line("Median (lowest to highest) of the pairs; the ratios are made pair by pair.").line("").block(conditions.markdown())
                .line("").line("| connections | pairs | echo /s | chain /s | chain / echo | echo CPU us | chain CPU us | CPU ratio |")
                .line("|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (Comparison found : comparisons) {
            page.line("| %,d | %d | %s | %s | **%s** | %s | %s | %s |", found.connections(), found.pairs().size(),
                    found.echoPerSecond().text("%,.0f"), found.chainPerSecond().text("%,.0f"), found.throughputRatio().text("%.2f"),
                    found.echoCpuMicros().text("%.1f"), found.chainCpuMicros().text("%.1f"), found.cpuRatio().text("%.1f"));
        }
        if (floors != null) {
            page.line("").line("At least %.1f of the throughput and at most %.1f times the CPU are asked for: **%s**.", floors.throughputMin(), floors.cpuMax(),
                    comparisons.stream().allMatch(floors::reached) ? "reached" : "missed");
        }
        page.line("").line("| connections | pair | server | answered /s | CPU us | generator CPU us | p50 us | p99 us | max us | others %% | verdict |")
                .line("|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|---|");
        for (Comparison found : comparisons) {
            for (int i = 0; i < found.pairs().size(); i++) {
                row(page, found.connections(), i + 1, "echo", found.pairs().get(i).echo());
                row(page, found.connections(), i + 1, "chain", found.pairs().get(i).chain());
            }
        }
        if (partsConditions != null) {
            page.line("").line("Parts measured alone at %s, commit %s, load average %.2f.", partsConditions.time(), partsConditions.commit(),
                    partsConditions.loadAverage());
        }
        for (Budget budget : budgets) {
            page.line("").block(budget.markdown());
        }
        return page.toString();
    }

    private static void row(Markdown page, int connections, int pair, String server, ServerRun run) {
        page.line("| %,d | %d | %s | %,.0f | %.1f | %.1f | %,.0f | %,.0f | %,.0f | %s | %s |", connections, pair, server, run.perSecond(),
                run.serverCpuMicros(), run.generatorCpuMicros(), run.p50Micros(), run.p99Micros(), run.maxMicros(),
                run.othersShare() == null ? "" : Math.round(run.othersShare() * 100), run.verdict());
    }
}

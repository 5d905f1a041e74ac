package dev.postern.benchmarks.results;

import java.util.List;

/**
 * What forcing every batch to the disk costs. Immutable.
 *
 * @param ratio power by process, pair by pair
 * @param ratioMin what the median has to reach
 */
public record DurabilityReport(Conditions conditions, int connections, List<DurabilityPair> pairs, Spread ratio, double ratioMin) implements Report {

    /** Of at least one pair. */
    public static DurabilityReport of(Conditions conditions, int connections, List<DurabilityPair> pairs, double ratioMin) {
        return new DurabilityReport(conditions, connections, List.copyOf(pairs),
                Spread.of(pairs.stream().mapToDouble(DurabilityPair::ratio).toArray()), ratioMin);
    }

    /** Whether the forces leave enough. */
    @Override
    public boolean good() {
        return ratio.median() >= ratioMin;
    }

    @Override
    public String kind() {
        return "durability";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Durability power beside process").line("").block(conditions.markdown()).line("")
                .line("%,d connections: power / process **%s**, at least %.2f is asked for: %s.", connections, ratio.text("%.2f"), ratioMin,
                        good() ? "good" : "missed")
                .line("").line("| pair | durability | answered /s | CPU us | p99 us | journal wait p99 us | records a batch | forces | force p99 us, at most | others %% |")
                .line("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (int i = 0; i < pairs.size(); i++) {
            row(page, i + 1, "power", pairs.get(i).power(), pairs.get(i).powerJournal());
            row(page, i + 1, "process", pairs.get(i).process(), pairs.get(i).processJournal());
        }
        return page.toString();
    }

    private static void row(Markdown page, int pair, String durability, ServerRun run, JournalFigures journal) {
        page.line("| %d | %s | %,.0f | %.1f | %,.0f | %,.0f | %.1f | %,d | %,.0f | %s |", pair, durability, run.perSecond(), run.serverCpuMicros(),
                run.p99Micros(), journal.waitP99Micros(), journal.batchMean(), journal.forces(), journal.forceP99Micros(),
                run.othersShare() == null ? "" : Math.round(run.othersShare() * 100));
    }
}

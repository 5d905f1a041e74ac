package dev.postern.benchmarks.results;

import java.util.List;

/**
 * What a message costs two hosts that worked beside each other. Immutable.
 *
 * @param first what the first one was, for people
 * @param second what the second one was
 * @param ratio CPU time a message, second by first, pair by pair
 * @param ratioMax what the median may be
 */
public record TwinReport(Conditions conditions, String first, String second, List<TwinPair> pairs, Spread ratio, double ratioMax) implements Report {

    /** Of at least one pair. */
    public static TwinReport of(Conditions conditions, String first, String second, List<TwinPair> pairs, double ratioMax) {
        return new TwinReport(conditions, first, second, List.copyOf(pairs), Spread.of(pairs.stream().mapToDouble(TwinPair::cpuRatio).toArray()),
                ratioMax);
    }

    /** Whether the second one is not dearer than it may be. */
    @Override
    public boolean good() {
        return ratio.median() <= ratioMax;
    }

    @Override
    public String kind() {
        return "twins";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Two hosts at once").line("").block(conditions.markdown()).line("")
                .line("CPU a message, %s / %s: **%s**, at most %.2f is asked for: %s.", second, first, ratio.text("%.2f"), ratioMax,
                        good() ? "good" : "missed")
                .line("").line("| pair | host | answered /s | CPU us | generator's CPU us | p99 us |").line("|--:|---|--:|--:|--:|--:|");
        for (int i = 0; i < pairs.size(); i++) {
            row(page, i + 1, first, pairs.get(i).first());
            row(page, i + 1, second, pairs.get(i).second());
        }
        return page.toString();
    }

    private static void row(Markdown page, int pair, String host, ServerRun run) {
        page.line("| %d | %s | %,.0f | %.1f | %.1f | %,.0f |", pair, host, run.perSecond(), run.serverCpuMicros(), run.generatorCpuMicros(),
                run.p99Micros());
    }
}

package dev.postern.benchmarks.results;

import java.util.List;
import java.util.Locale;

/**
 * {@code serve} beside another host on the same messages. Immutable.
 *
 * @param rival the other host
 * @param comparisons where it stands in the echo's place
 */
public record RivalReport(Conditions conditions, String rival, List<Comparison> comparisons) implements Report {

    @Override
    public String kind() {
        return rival.toLowerCase(Locale.ROOT) + "-server";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# serve beside %s", rival).line("")
                .line("Median (lowest to highest) of the pairs; the ratios are made pair by pair.").line("").block(conditions.markdown()).line("")
                .line("| connections | pairs | %s /s | serve /s | serve / %s | %s CPU us | serve CPU us | serve / %s |", rival, rival, rival, rival)
                .line("|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (Comparison found : comparisons) {
            page.line("| %,d | %d | %s | %s | **%s** | %s | %s | **%s** |", found.connections(), found.pairs().size(),
                    found.echoPerSecond().text("%,.0f"), found.chainPerSecond().text("%,.0f"), found.throughputRatio().text("%.2f"),
                    found.echoCpuMicros().text("%.1f"), found.chainCpuMicros().text("%.1f"), found.cpuRatio().text("%.2f"));
        }
        return page.toString();
    }
}

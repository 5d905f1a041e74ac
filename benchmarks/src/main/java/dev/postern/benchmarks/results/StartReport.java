package dev.postern.benchmarks.results;

import dev.postern.benchmarks.results.StartRun.What;
import java.util.List;
import java.util.Objects;

/** How long starts take, as built and with the start-up cache. Immutable. */
public record StartReport(Conditions conditions, List<StartRun> runs) implements Report {

    /** Whether the medians of all that was started are within their bounds, with and without the cache. */
    @Override
    public boolean good() {
        return runs.stream().allMatch(run -> held(run.what(), run.cached()));
    }

    private boolean held(What what, boolean cached) {
        return seconds(what, cached).median() <= what.secondsMax();
    }

    private Spread seconds(What what, boolean cached) {
        return Spread.of(of(what, cached).stream().mapToDouble(StartRun::seconds).toArray());
    }

    private List<StartRun> of(What what, boolean cached) {
        return runs.stream().filter(run -> run.what() == what && run.cached() == cached).toList();
    }

    @Override
    public String kind() {
        return "start";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Starts").line("").block(conditions.markdown()).line("")
                .line("Median (lowest to highest) of the starts.").line("")
                .line("| what | cache of loaded classes | seconds | CPU s | at most | |").line("|---|---|--:|--:|--:|---|");
        for (What what : What.values()) {
            row(page, what, false);
            row(page, what, true);
        }
        return page.toString();
    }

    private void row(Markdown page, What what, boolean cached) {
        if (of(what, cached).isEmpty()) {
            return;
        }
        double[] cpu = of(what, cached).stream().map(StartRun::cpuSeconds).filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
        page.line("| %s | %s | %s | %s | %.0f | %s |", what.shown(), cached ? "yes" : "no", seconds(what, cached).text("%.2f"),
                cpu.length == 0 ? "" : Spread.of(cpu).text("%.2f"), what.secondsMax(), held(what, cached) ? "held" : "**missed**");
    }
}

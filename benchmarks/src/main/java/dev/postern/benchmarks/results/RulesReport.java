package dev.postern.benchmarks.results;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What fraud rules cost the whole chain. Immutable.
 *
 * @param ratioMin what the median throughput with the most rules has to reach of that without any
 */
public record RulesReport(Conditions conditions, int connections, List<RulesRun> runs, double ratioMin) implements Report {

    /** Throughput of a kind of run by that without rules, round by round. */
    Spread ratio(String name) {
        return Spread.of(runs.stream().filter(run -> run.name().equals(name))
                .mapToDouble(run -> run.run().perSecond() / bare(run.round()).run().perSecond()).toArray());
    }

    private RulesRun bare(int round) {
        return runs.stream().filter(run -> run.round() == round && run.rules() == 0).findFirst().orElseThrow();
    }

    /**
     * Whether the rules leave enough throughput, nothing was refused, undecided or late, and the slowest hundredth of
     * reloaded runs is within what quiet runs show.
     */
    public boolean good() {
        boolean fast = names().values().stream().filter(run -> run.rules() > 0 && !run.reloading())
                .allMatch(run -> ratio(run.name()).median() >= ratioMin);
        boolean clean = runs.stream().allMatch(run -> run.refused() + run.undecided() + run.late() == 0);
        return fast && clean && reloadsAreQuiet();
    }

    private boolean reloadsAreQuiet() {
        double[] reloaded = p99(true);
        double[] quiet = p99(false);
        return reloaded.length == 0 || quiet.length == 0 || Spread.of(reloaded).median() <= Spread.of(quiet).max();
    }

    /** Of the runs with as many rules as those that were reloaded. */
    private double[] p99(boolean reloading) {
        int rules = runs.stream().filter(RulesRun::reloading).mapToInt(RulesRun::rules).findFirst().orElse(-1);
        return runs.stream().filter(run -> run.rules() == rules && run.reloading() == reloading)
                .mapToDouble(run -> run.run().p99Micros()).toArray();
    }

    private Map<String, RulesRun> names() {
        Map<String, RulesRun> names = new TreeMap<>();
        runs.forEach(run -> names.put(run.name(), run));
        return names;
    }

    @Override
    public String kind() {
        return "rules";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Fraud rules on the way of a purchase").line("").block(conditions.markdown()).line("");
        for (RulesRun kind : names().values()) {
            if (kind.rules() > 0) {
                page.line("%,d connections: %s rules / none **%s**.", connections, kind.name(), ratio(kind.name()).text("%.2f"));
            }
        }
        page.line("").line("At least %.2f is asked for, and a p99 while rules are reloaded within the spread of quiet runs: %s.", ratioMin,
                good() ? "good" : "missed");
        page.line("").line("| round | rules | answered /s | CPU us | p50 us | p99 us | max us | sets taken | not taken | undecided | late | others %% |")
                .line("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (RulesRun each : runs) {
            ServerRun run = each.run();
            page.line("| %d | %s | %,.0f | %.1f | %,.0f | %,.0f | %,.0f | %d | %d | %d | %d | %s |", each.round(), each.name(), run.perSecond(),
                    run.serverCpuMicros(), run.p50Micros(), run.p99Micros(), run.maxMicros(), each.reloads(), each.refused(), each.undecided(),
                    each.late(), run.othersShare() == null ? "" : Math.round(run.othersShare() * 100));
        }
        return page.toString();
    }
}

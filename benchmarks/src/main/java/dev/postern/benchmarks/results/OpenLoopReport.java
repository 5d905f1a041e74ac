package dev.postern.benchmarks.results;

import dev.postern.load.record.Percentiles;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * {@code serve} beside the echo at fixed rates. Immutable.
 *
 * @param ceilingPerSecond of a closed loop of as many connections with durability {@code power}; 0 when no rate was made from it
 * @param rounds those of one rate behind each other
 */
public record OpenLoopReport(Conditions conditions, int connections, double ceilingPerSecond, List<PacedRound> rounds) implements Report {

    private static final double PROCESS_P99_MAX = 3;
    private static final double PROCESS_P999_MAX = 4;
    private static final double POWER_P50_FORCES_MAX = 8;
    private static final double POWER_P99_FORCES_MAX = 20;
    private static final double REFUSED_SHARE_MAX = 0.001;

    @Override
    public String kind() {
        return "open-loop";
    }

    /** Whether every rate has valid rounds whose medians keep all four bounds, and next to nothing was refused to be fast. */
    @Override
    public boolean good() {
        boolean sold = rounds.stream().flatMap(round -> Stream.of(round.process(), round.power()))
                .allMatch(run -> run.refused() <= REFUSED_SHARE_MAX * run.response().count());
        return sold && rates().stream().allMatch(rate -> valid(rate) > 0) && rates().stream().allMatch(rate -> spread(rate, PacedRound::processP99Ratio).median() <= PROCESS_P99_MAX
                && spread(rate, PacedRound::processP999Ratio).median() <= PROCESS_P999_MAX
                && spread(rate, PacedRound::powerP50Forces).median() <= POWER_P50_FORCES_MAX
                && spread(rate, PacedRound::powerP99Forces).median() <= POWER_P99_FORCES_MAX);
    }

    private List<Double> rates() {
        return rounds.stream().map(PacedRound::plannedPerSecond).distinct().toList();
    }

    private Stream<PacedRound> at(double rate) {
        return rounds.stream().filter(round -> round.plannedPerSecond() == rate);
    }

    private long valid(double rate) {
        return at(rate).filter(PacedRound::valid).count();
    }

    private Spread spread(double rate, ToDoubleFunction<PacedRound> figure) {
        return Spread.of(at(rate).filter(PacedRound::valid).mapToDouble(figure).toArray());
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# The chain beside a bare echo at fixed rates").line("").block(conditions.markdown()).line("")
                .line("%,d connections, open loop: response times run from the moment the schedule meant to send, whatever the server did before.", connections);
        if (ceilingPerSecond > 0) {
            page.line("Ceiling: %,.0f/s in a closed loop with durability power.", ceilingPerSecond);
        }
        page.line("Median (lowest to highest) of the rounds; compared inside each round. Rounds in which the generator itself came late to its sends do not count.").line("")
                .line("| rate | valid rounds | process p99 / echo | process p99.9 / echo | power p50 - echo, forces | power p99 - echo, forces | median force us |")
                .line("|--:|--:|--:|--:|--:|--:|--:|");
        for (double rate : rates()) {
            if (valid(rate) == 0) {
                page.line("| %,.0f/s | 0 of %d | | | | | |", rate, at(rate).count());
                continue;
            }
            page.line("| %,.0f/s | %d of %d | %s | %s | %s | %s | %s |", rate, valid(rate), at(rate).count(), spread(rate, PacedRound::processP99Ratio).text("%.2f"),
                    spread(rate, PacedRound::processP999Ratio).text("%.2f"), spread(rate, PacedRound::powerP50Forces).text("%.1f"),
                    spread(rate, PacedRound::powerP99Forces).text("%.1f"), spread(rate, round -> round.power().forceP50Nanos() / 1e3).text("%.0f"));
        }
        page.line("| at most | | %.0f | %.0f | %.0f | %.0f | |", PROCESS_P99_MAX, PROCESS_P999_MAX, POWER_P50_FORCES_MAX, POWER_P99_FORCES_MAX)
                .line("").line("**%s**.", good() ? "held" : "missed").line("")
                .line("Times in ms.").line("")
                .line("| rate | round | server | answered /s | refused | response p50 | p99 | p99.9 | max | service p50 | p99 | p99.9 | send lag p99 | hiccup p99 "
                        + "| hiccup max | CPU us | others %% | verdict |")
                .line("|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        for (double rate : rates()) {
            int number = 0;
            for (PacedRound round : at(rate).toList()) {
                number++;
                row(page, rate, number, "echo", round.echo());
                row(page, rate, number, "process", round.process());
                row(page, rate, number, "power", round.power());
            }
        }
        return page.toString();
    }

    private static void row(Markdown page, double rate, int round, String server, PacedRun run) {
        Percentiles response = run.response();
        Percentiles service = run.service();
        page.line("| %,.0f | %d | %s | %,.0f | %,d | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %s | %s | %s |", rate, round, server,
                run.answeredPerSecond(), run.refused(), millis(response.p50Nanos()), millis(response.p99Nanos()), millis(response.p999Nanos()),
                millis(response.maxNanos()), millis(service.p50Nanos()), millis(service.p99Nanos()), millis(service.p999Nanos()),
                millis(run.sendLag().p99Nanos()), millis(run.hiccups().p99Nanos()), millis(run.hiccups().maxNanos()),
                PartCosts.figure(run.serverCpuMicros()),
                run.othersShare() == null ? "" : Math.round(run.othersShare() * 100), run.verdict());
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}

package dev.postern.benchmarks.results;

import dev.postern.load.record.Percentiles;
import java.util.List;

/**
 * A long run at one rate, second by second. Immutable.
 *
 * @param limitMillis what no second may be above
 * @param seconds that were measured
 * @param slow those above it
 */
public record LongReport(Conditions conditions, int connections, double perSecond, double limitMillis, PacedRun run, int seconds, List<SlowSecond> slow)
        implements Report {

    @Override
    public String kind() {
        return "long";
    }

    /** Whether every second above the limit has a cause, and no request was refused. */
    @Override
    public boolean good() {
        return slow.stream().allMatch(second -> second.cause() != null) && run.refused() == 0;
    }

    @Override
    public String markdown() {
        Percentiles response = run.response();
        Percentiles service = run.service();
        Markdown page = new Markdown().line("# A long run, second by second").line("").block(conditions.markdown()).line("")
                .line("%,d connections, open loop at %,.0f/s: %,.0f/s answered, %,d refused, over %,d s. Response (from the intended send) p50 %.3f, p99 %.3f, p99.9 %.3f, "
                                + "max %.3f ms; service p50 %.3f, p99 %.3f, p99.9 %.3f, max %.3f ms.", connections, perSecond, run.answeredPerSecond(), run.refused(), seconds,
                        millis(response.p50Nanos()), millis(response.p99Nanos()), millis(response.p999Nanos()), millis(response.maxNanos()), millis(service.p50Nanos()),
                        millis(service.p99Nanos()), millis(service.p999Nanos()), millis(service.maxNanos()))
                .line("").line("Seconds with an answer later than %.0f ms: **%d of %d**, %s.", limitMillis, slow.size(), seconds,
                        slow.isEmpty() ? "none to explain" : slow.stream().filter(second -> second.cause() == null).count() + " of them without a cause");
        if (!slow.isEmpty()) {
            page.line("").line("Times in ms. A cause is what lasted at least half as long as the slowest answer, in that second or just before it.").line("")
                    .line("| second | answered | p99 | max | cause | collections | force | hiccup | send lag | slowest in the host |")
                    .line("|--:|--:|--:|--:|---|--:|--:|--:|--:|--:|");
        }
        for (SlowSecond second : slow) {
            page.line("| %d | %,d | %.1f | %.1f | %s | %.1f | %.1f | %.1f | %.1f | %.1f |", second.second(), second.answered(), second.p99(), second.max(),
                    second.cause() == null ? "**not known**" : second.cause(), second.collections(), second.force(), second.hiccup(), second.sendLag(),
                    second.slowestInHost());
        }
        return page.toString();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}

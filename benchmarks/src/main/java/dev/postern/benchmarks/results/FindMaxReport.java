package dev.postern.benchmarks.results;

import java.util.List;

/**
 * Several searches for the same rate. Immutable.
 *
 * @param promise within which it has to be
 * @param spreadMax from the lowest to the highest that was found, as a share of the median
 */
public record FindMaxReport(Conditions conditions, int connections, String promise, List<FoundRate> found, double spreadMax) implements Report {

    @Override
    public String kind() {
        return "find-max";
    }

    /** Whether every search found a rate, and they agree. */
    @Override
    public boolean good() {
        return found.stream().allMatch(each -> each.perSecond() > 0) && share() <= spreadMax;
    }

    private Spread rates() {
        return Spread.of(found.stream().mapToDouble(FoundRate::perSecond).toArray());
    }

    private double share() {
        return (rates().max() - rates().min()) / rates().median();
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# The highest rate within a promise, several times").line("").block(conditions.markdown()).line("")
                .line("%,d connections, `%s`: %s a second, the ends %.0f %% of the median apart, at most %.0f %% is asked for: **%s**.", connections, promise,
                        rates().text("%,.0f"), share() * 100, spreadMax * 100, good() ? "held" : "missed").line("")
                .line("| search | closed loop /s | found /s | of it | missed at /s | p99 confirmed, at most, ms | runs |").line("|--:|--:|--:|--:|--:|--:|--:|");
        for (int i = 0; i < found.size(); i++) {
            FoundRate each = found.get(i);
            page.line("| %d | %,.0f | %,.0f | %.2f | %,.0f | %.2f | %d |", i + 1, each.ceilingPerSecond(), each.perSecond(),
                    each.perSecond() / each.ceilingPerSecond(), each.missedAtPerSecond(), each.p99Nanos() / 1e6, each.runs());
        }
        return page.toString();
    }
}

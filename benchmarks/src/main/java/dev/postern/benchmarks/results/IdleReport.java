package dev.postern.benchmarks.results;

import java.util.List;

/**
 * What idle connections cost. Immutable.
 *
 * @param idle connections that say nothing
 * @param before memory with the busy ones only, after a collection
 * @param after the same with the idle ones
 * @param aloneP99Millis response times of the busy ones without idle ones, run by run
 * @param besideP99Millis the same beside them
 */
public record IdleReport(Conditions conditions, int busy, int idle, double perSecond, Memory before, Memory after, List<Double> aloneP99Millis,
        List<Double> besideP99Millis) implements Report {

    private static final double BYTES_MAX = 8 * 1024;

    /**
     * Memory of the server, in bytes.
     *
     * @param heap in use after a collection
     * @param direct buffers known to the JVM and to Netty
     * @param resident of the process, all in all
     * @param sockets the kernel's, of all TCP sockets of the machine, both ends
     */
    public record Memory(long heap, long direct, long resident, long sockets) {
    }

    /** Whether an idle connection costs at most 8 KiB of heap, direct and other native memory, and the served p99 stays within its own spread. */
    @Override
    public boolean good() {
        return each(after.resident - before.resident) <= BYTES_MAX && each(after.heap - before.heap + after.direct - before.direct) <= BYTES_MAX
                && spread(besideP99Millis).median() <= spread(aloneP99Millis).max();
    }

    private double each(long bytes) {
        return (double) bytes / idle;
    }

    private static Spread spread(List<Double> figures) {
        return Spread.of(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public String kind() {
        return "idle";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Idle connections").line("").block(conditions.markdown()).line("")
                .line("%,d connections sell at %,.0f/s; %,d more are open and say nothing. Memory after a collection.", busy, perSecond, idle).line("")
                .line("| memory | busy only, MB | with idle ones, MB | an idle one, bytes |").line("|---|--:|--:|--:|");
        row(page, "heap", before.heap, after.heap);
        row(page, "direct buffers", before.direct, after.direct);
        row(page, "process, resident", before.resident, after.resident);
        row(page, "kernel, TCP of the machine (both ends)", before.sockets, after.sockets);
        return page.line("").line("p99 of the busy ones, ms: alone %s, beside the idle ones %s.", spread(aloneP99Millis).text("%.2f"), spread(besideP99Millis).text("%.2f"))
                .line("At most %,.0f bytes each, and the p99 beside them within the spread of the p99 alone: **%s**.", BYTES_MAX, good() ? "held" : "missed")
                .toString();
    }

    private void row(Markdown page, String name, long first, long second) {
        page.line("| %s | %.1f | %.1f | %,.0f |", name, first / 1e6, second / 1e6, each(second - first));
    }
}

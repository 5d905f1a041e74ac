package dev.postern.benchmarks.chain;

import java.util.List;
import java.util.Locale;

/** A kind of work that grows while all else stays. Immutable. */
public enum Axis {
    CARDS("cards that sell, of 1,000 terminals; open loop", List.of(2, 20, 200)),
    JOURNAL("records in the journal when the load had ended, the server started on all but its own; at a quarter of the rate; what can still be reversed grows with it; open loop", List.of(1, 10, 100)),
    RULES("fraud rules over 30 features; open loop", List.of(0, 20, 100)),
    CONNECTIONS("connections, of which each sends less as they grow; open loop", List.of(1_000, 4_000, 10_000)),
    SHARDS("card shards; closed loop, so the throughput is what the server can do", List.of(1, 2, 4, 8));

    private final String means;
    private final List<Integer> steps;

    Axis(String means, List<Integer> steps) {
        this.means = means;
        this.steps = steps;
    }

    /** As it is typed and shown. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What grows, and how it is measured. */
    public String means() {
        return means;
    }

    /** Cards a terminal, times the first journal, rules, connections or shards. */
    List<Integer> steps() {
        return steps;
    }
}

package dev.postern.benchmarks.results;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The chain beside the echo at one number of connections: the pairs and what they say together. Immutable. */
public record Comparison(int connections, List<Pair> pairs, Spread echoPerSecond, Spread chainPerSecond, Spread throughputRatio,
        Spread echoCpuMicros, Spread chainCpuMicros, Spread cpuRatio) {

    /** Makes the spreads of at least one pair. */
    public static Comparison of(int connections, List<Pair> pairs) {
        return new Comparison(connections, List.copyOf(pairs), spread(pairs, pair -> pair.echo().perSecond()),
                spread(pairs, pair -> pair.chain().perSecond()), spread(pairs, Pair::throughputRatio),
                spread(pairs, pair -> pair.echo().serverCpuMicros()), spread(pairs, pair -> pair.chain().serverCpuMicros()),
                spread(pairs, Pair::cpuRatio));
    }

    private static Spread spread(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        return Spread.of(pairs.stream().mapToDouble(figure).toArray());
    }
}

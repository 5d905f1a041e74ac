package dev.postern.benchmarks.chain;

import dev.postern.load.run.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One load to be sent. Immutable.
 *
 * @param connections that send
 * @param options of {@code postern load}, but for where and with which fleet
 * @param secondsMax after which it is given up
 * @param exits that it may have
 */
record Load(int connections, List<String> options, int secondsMax, Set<Integer> exits) {

    /** Sign-on, balances before and after, and settling, beyond what is asked for. */
    private static final int SECONDS_BESIDES_MAX = 240;

    /** A load that has to end well, of so many seconds with its warm-up. */
    static Load of(int connections, int seconds, String... options) {
        List<String> all = new ArrayList<>(List.of("--connections", Integer.toString(connections)));
        all.addAll(List.of(options));
        return new Load(connections, List.copyOf(all), seconds + SECONDS_BESIDES_MAX, Set.of(Verdict.GOOD));
    }

    /** The same with more options. */
    Load and(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Load(connections, List.copyOf(all), secondsMax, exits);
    }

    /** The same, held to no promise; a generator that came late to its sends says so in its verdict. Broken money still ends the measurement. */
    Load unpromised() {
        return new Load(connections, and("--slo", "none").options, secondsMax, Set.of(Verdict.GOOD, Verdict.INVALID));
    }
}

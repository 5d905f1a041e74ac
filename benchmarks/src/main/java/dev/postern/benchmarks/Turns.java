package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import java.util.List;
import picocli.CommandLine.Option;

/** How often servers are measured in turns, and how long each. */
public final class Turns {

    private static final int SECONDS_MAX = 600;
    private static final int ROUNDS_MAX = 100;

    @Option(names = {"--pairs", "--rounds"}, defaultValue = "3", paramLabel = "N", description = "Rounds in which each is measured once; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", paramLabel = "N", description = "Length of a measured part (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", paramLabel = "N", description = "Seconds of load before it; less measures the JIT compiler (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    /** Rounds in which each server is measured once. */
    public int rounds() {
        return rounds;
    }

    /** Length of a measured part. */
    public int seconds() {
        return seconds;
    }

    /** Load before it. */
    public int warmUpSeconds() {
        return warmUpSeconds;
    }

    /** These turns with as many connections, else as {@link ChainPlan#of} says. */
    ChainPlan plan(int connections, String durability) {
        return ChainPlan.of(List.of(connections), rounds, seconds, warmUpSeconds, durability);
    }

    /** What is wrong with these options, in one sentence; null when nothing is. */
    public String complaint() {
        return rounds < 1 || rounds > ROUNDS_MAX ? "--pairs " + rounds + " is not 1 to " + ROUNDS_MAX
                : seconds < 1 || seconds > SECONDS_MAX ? "--seconds " + seconds + " is not 1 to " + SECONDS_MAX
                : warmUpSeconds < 0 || warmUpSeconds > SECONDS_MAX ? "--warm-up " + warmUpSeconds + " is not 0 to " + SECONDS_MAX : null;
    }
}

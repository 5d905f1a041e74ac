package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How often servers are measured in turns, and how long each. */
public final class Turns {

    private static final int ROUNDS_MAX = 100;

    @Option(names = {"--pairs", "--rounds"}, defaultValue = "3", paramLabel = "N", description = "Rounds in which each is measured once; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private Length length = new Length(10, 20);

    /** Rounds in which each server is measured once. */
    public int rounds() {
        return rounds;
    }

    /** Length of a measured part. */
    public int seconds() {
        return length.seconds();
    }

    /** Load before it. */
    public int warmUpSeconds() {
        return length.warmUpSeconds();
    }

    /** These turns with as many connections, else as {@link ChainPlan#of} says. */
    ChainPlan plan(int connections, String durability) {
        return ChainPlan.of(List.of(connections), rounds, seconds(), warmUpSeconds(), durability);
    }

    /** What is wrong with these options, in one sentence; null when nothing is. */
    public String complaint() {
        return rounds < 1 || rounds > ROUNDS_MAX ? "--pairs " + rounds + " is not 1 to " + ROUNDS_MAX : length.complaint();
    }
}

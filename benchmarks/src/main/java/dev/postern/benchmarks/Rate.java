package dev.postern.benchmarks;

import picocli.CommandLine.Option;

/** How much an open loop sends. */
public final class Rate {

    private static final int PER_SECOND_MAX = 1_000_000;

    @Option(names = "--rate", paramLabel = "N", description = "Sends a second of an open loop, to each host (default: ${DEFAULT-VALUE}).")
    private int perSecond;

    /** @param usual where nothing else is said */
    Rate(int usual) {
        perSecond = usual;
    }

    /** Sends a second. */
    int perSecond() {
        return perSecond;
    }

    /** What is wrong with this option, in one sentence; null when nothing is. */
    String complaint() {
        return perSecond < 1 || perSecond > PER_SECOND_MAX ? "--rate " + perSecond + " is not 1 to " + PER_SECOND_MAX : null;
    }
}

package dev.postern.benchmarks;

import picocli.CommandLine.Option;

/** How long a load is measured, and how long it runs before that. */
public final class Length {

    private static final int SECONDS_MAX = 600;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of a measured part (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds of load before it; less measures the JIT compiler (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    /** What they are where nothing else is said. */
    Length(int usualSeconds, int usualWarmUpSeconds) {
        seconds = usualSeconds;
        warmUpSeconds = usualWarmUpSeconds;
    }

    /** Of a measured part. */
    int seconds() {
        return seconds;
    }

    /** Load before it. */
    int warmUpSeconds() {
        return warmUpSeconds;
    }

    /** What is wrong with these options, in one sentence; null when nothing is. */
    String complaint() {
        return seconds < 1 || seconds > SECONDS_MAX ? "--seconds " + seconds + " is not 1 to " + SECONDS_MAX
                : warmUpSeconds < 0 || warmUpSeconds > SECONDS_MAX ? "--warm-up " + warmUpSeconds + " is not 0 to " + SECONDS_MAX : null;
    }
}

package dev.postern.benchmarks;

import picocli.CommandLine.Option;

/** What is sent, and what {@code serve} asks of it. */
public final class Workload {

    private static final int RULES_MAX = 2_000;

    @Option(names = "--mix", defaultValue = "purchase=1", paramLabel = "MIX", description = "What is sent, as in postern load, such as retail (default: ${DEFAULT-VALUE}).")
    private String mix;

    @Option(names = "--rules", defaultValue = "20", paramLabel = "N", description = "Fraud rules of serve, over 30 features; 0: none (default: ${DEFAULT-VALUE}).")
    private int rules;

    /** What is sent. */
    String mix() {
        return mix;
    }

    /** Fraud rules of {@code serve}. */
    int rules() {
        return rules;
    }

    /** What is wrong with these options, in one sentence; null when nothing is. */
    String complaint() {
        return rules < 0 || rules > RULES_MAX ? "--rules " + rules + " is not 0 to " + RULES_MAX : null;
    }
}

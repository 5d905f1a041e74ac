package dev.postern.benchmarks;

import java.util.List;
import picocli.CommandLine.Option;

/** What an answer of {@code serve} survives. */
public final class Durability {

    private static final List<String> KNOWN = List.of("power", "process");

    @Option(names = "--durability", defaultValue = "power", paramLabel = "power|process", description = "What an answer survives (default: ${DEFAULT-VALUE}).")
    private String word;

    /** As it is written in the settings. */
    String word() {
        return word;
    }

    /** What is wrong with this option, in one sentence; null when nothing is. */
    String complaint() {
        return KNOWN.contains(word) ? null : "--durability " + word + " is not power or process";
    }
}

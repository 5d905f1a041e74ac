package dev.postern.benchmarks;

import java.util.List;
import picocli.CommandLine.Option;

/** How many terminals a command connects. */
public final class Connections {

    @Option(names = "--connections", paramLabel = "N", description = "Number of connections (default: ${DEFAULT-VALUE}).")
    private int count;

    /** @param usual where nothing else is said */
    Connections(int usual) {
        count = usual;
    }

    /** How many. */
    int count() {
        return count;
    }

    /** What is wrong with this option, in one sentence; null when nothing is. */
    String complaint() {
        return Measurement.connectionsComplaint(List.of(count));
    }
}

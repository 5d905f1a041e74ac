package dev.postern.benchmarks.chain;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code serve} is measured beside: a program whose first line is {@code ready terminals=HOST:PORT} and that answers every frame.
 *
 * @param name as it is shown
 * @param command its command line
 */
public record Rival(String name, Start command) {

    /** How it is started. */
    @FunctionalInterface
    public interface Start {

        /**
         * The command line.
         *
         * @param folder its own, deleted afterwards
         */
        List<String> of(int connections, Path folder);
    }
}

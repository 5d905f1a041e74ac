package dev.postern.benchmarks.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code serve} is measured beside: a program whose first line is {@code ready terminals=HOST:PORT} and that answers every frame.
 *
 * @param name as it is shown
 * @param command its command line
 */
public record Rival(String name, Start command) {

    /** What the launcher gives to {@code serve}. */
    private static final List<String> SERVE_MEMORY = List.of("-Xms1g", "-Xmx2g", "-XX:MaxDirectMemorySize=512m");

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

    /**
     * The bare echo, with the options and the heap that the launcher gives to {@code serve}.
     *
     * @param home root of the checkout
     */
    public static Rival echo(Path home, int eventLoops) {
        return new Rival("echo", (_, _) -> {
            List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                    "@" + home.resolve("conf/jvm-access.options"), "@" + home.resolve("conf/jvm-gc.options")));
            command.addAll(SERVE_MEMORY);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.postern.benchmarks.EchoServer", "--with-stdin",
                    "--event-loops", Integer.toString(eventLoops)));
            return command;
        });
    }
}

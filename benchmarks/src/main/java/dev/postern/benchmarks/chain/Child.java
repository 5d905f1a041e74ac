package dev.postern.benchmarks.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that this one started, its output in a log file. It does not outlive this process, unless this one is
 * killed outright. One thread at a time.
 */
final class Child implements AutoCloseable {

    private static final long READY_SECONDS_MAX = 60;
    private static final long END_SECONDS_MAX = 20;
    private static final int LOG_LINES_SHOWN = 15;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread hook;
    private String line;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        hook = new Thread(process::destroy, "end " + name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a program whose first line on standard output is awaited with {@link #ready}; its log is standard error. */
    static Child server(String name, List<String> command, Path log) throws IOException {
        return new Child(name, log, new ProcessBuilder(command).redirectError(log.toFile()).start());
    }

    /** Starts a program that ends by itself; both outputs go to its log. */
    static Child program(String name, List<String> command, Path log) throws IOException {
        return new Child(name, log, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }

    /** Its process; the launcher becomes the Java process, so this is the one whose CPU time counts. */
    long pid() {
        return process.pid();
    }

    /**
     * Waits for the first line, which may be asked for several keys.
     *
     * @return the word {@code key=...} of it, without the key
     */
    String ready(String key) throws IOException, InterruptedException {
        if (line == null) {
            line = firstLine();
        }
        for (String word : line == null ? new String[0] : line.split(" ")) {
            if (word.startsWith(key + "=")) {
                return word.substring(key.length() + 1);
            }
        }
        throw new IOException(name + " did not get ready" + tail());
    }

    private String firstLine() throws IOException, InterruptedException {
        return firstLine("");
    }

    /**
     * Waits for the first line that begins so, instead of for the first one.
     *
     * @return the line, or null when the output ends without
     */
    String firstLine(String begin) throws IOException, InterruptedException {
        // Not closed: what the server prints later must find a pipe that is open.
        BufferedReader out = process.inputReader();
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
            try {
                String read = out.readLine();
                while (read != null && !read.startsWith(begin)) {
                    read = out.readLine();
                }
                return read;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try {
            return first.get(READY_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(name + " did not get ready within " + READY_SECONDS_MAX + " s" + tail(), e);
        }
    }

    /** Waits for the end of a program; returns its exit code. */
    int await(long secondsMax) throws IOException, InterruptedException {
        if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
            throw new IOException(name + " did not end within " + secondsMax + " s" + tail());
        }
        return process.exitValue();
    }

    /** The end of its log, to be put behind a sentence. */
    String tail() throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return lines.isEmpty() ? "" : ":\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }

    /** Asks it to end (SIGTERM) and waits; in the end, or when interrupted, it is killed. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook does the same once more.
        }
    }
}

package dev.postern.load.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host as a child process. Main thread only; the child never outlives this process, unless that is killed outright.
 */
final class HostProcess {
    private static final Pattern READY = Pattern.compile("ready terminals=(\\S+):([0-9]+) ops=(\\S+):([0-9]+)");
    private static final long STOP_SECONDS_MAX = 15;
    private static final int LOG_LINES_SHOWN = 10;

    private final Process process;
    private final Path log;
    private final Thread atExit;
    private InetSocketAddress terminals;
    private InetSocketAddress ops;

    private HostProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = new Thread(this::endNow, "stop-host");
    }

    /**
     * Starts a host; whoever does stops it.
     *
     * @param log where its standard error goes
     */
    static HostProcess start(List<String> command, Path log) throws IOException {
        File logFile = log.toFile();
        HostProcess host = new HostProcess(new ProcessBuilder(command).redirectError(logFile).start(), log);
        Runtime.getRuntime().addShutdownHook(host.atExit);
        return host;
    }

    /**
     * Waits until it can answer; one that does not get there is stopped.
     *
     * @param timeoutNanos how long it may take
     */
    void awaitReady(long timeoutNanos) throws HostNotStarted, InterruptedException {
        try {
            ready(timeoutNanos);
        } catch (HostNotStarted | InterruptedException | RuntimeException failed) {
            stop();
            throw failed;
        }
    }

    private void ready(long timeoutNanos) throws HostNotStarted, InterruptedException {
        CompletableFuture<Matcher> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> readOutput(ready), "host-output");
        reader.setDaemon(true);
        reader.start();
        try {
            Matcher line = ready.get(timeoutNanos, TimeUnit.NANOSECONDS);
            terminals = new InetSocketAddress(line.group(1), Integer.parseInt(line.group(2)));
            ops = new InetSocketAddress(line.group(3), Integer.parseInt(line.group(4)));
        } catch (TimeoutException _) {
            throw notStarted("was not ready within " + TimeUnit.NANOSECONDS.toSeconds(timeoutNanos) + " s");
        } catch (ExecutionException _) {
            throw notStarted(process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS) ? "ended with exit code " + process.exitValue()
                : "closed its output without saying that it is ready");
        }
    }

    /** Where terminals connect. */
    InetSocketAddress terminals() {
        return terminals;
    }

    /** Where operations people look. */
    InetSocketAddress ops() {
        return ops;
    }

    long pid() {
        return process.pid();
    }

    /** Asks the host to end, waits for it, and returns its exit code; one that does not end in time is killed. May be called again. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The JVM is going down, and the hook runs: the child has ended already.
        }
        return process.exitValue();
    }

    /** Reads to the end, so that the child never waits for a full pipe. */
    private void readOutput(CompletableFuture<Matcher> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) {
                    ready.complete(matcher);
                }
            }
        } catch (IOException _) {
            // The same as its end.
        }
        ready.completeExceptionally(new IOException("no ready line"));
    }

    private HostNotStarted notStarted(String what) {
        List<String> lines;
        try {
            lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        } catch (IOException _) {
            lines = List.of();
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
        return new HostNotStarted("the host " + what + (last.isEmpty() ? " and logged nothing" : "; the last lines of " + log + ":\n  "
            + String.join("\n  ", last)));
    }

    private void endNow() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }
}

package dev.postern.processor.faults;

import dev.postern.processor.ServeInFastTime;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host as a child process that may be stopped, killed and started again on the same data. One thread starts and
 * ends it; the child never outlives this process unless that is killed outright.
 */
final class Host {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final Pattern READY = Pattern.compile("ready terminals=(\\S+):([0-9]+) ops=.*");
    private static final long START_SECONDS_MAX = 60;
    private static final long ORIGIN_MILLIS = System.currentTimeMillis();

    private final Path work;
    private final Path data;
    private final Path config;
    private final Path fleet;
    private final List<FleetRow> rows;
    private final String[] settings;
    private final int speed;
    private final List<Process> children = new ArrayList<>();
    private Process process;

    /**
     * @param work where configuration, fleet and log are written
     * @param data the data folder, on whatever disk the fault is done to
     * @param speed how much faster than the machine's its wall clock runs: at 1800 the journal rolls every two seconds
     */
    Host(Path work, Path data, List<FleetRow> rows, int speed, String... settings) throws IOException {
        this.speed = speed;
        this.work = work;
        this.data = data;
        this.rows = rows;
        this.settings = settings.clone();
        Files.createDirectories(work);
        fleet = work.resolve("fleet.csv");
        FleetFile.write(fleet, rows);
        config = work.resolve("host.conf");
        List<String> lines = new ArrayList<>(List.of("postern.journal.roll-every = hour",
                "postern.journal.block-size = 1MiB", "postern.issuer.shards = 8", "postern.terminal.partitions = 4",
                "postern.terminal.event-loops = 2"));
        lines.addAll(List.of(settings));
        Files.write(config, lines);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            synchronized (children) {
                children.forEach(Process::destroyForcibly);
            }
        }));
    }

    /** The same host on other data. */
    Host on(Path otherData, Path otherWork) throws IOException {
        return new Host(otherWork, otherData, rows, speed, settings);
    }

    Path data() {
        return data;
    }

    /** What it is told to run with. */
    Path config() {
        return config;
    }

    Path journal() {
        return data.resolve("journal");
    }

    /** Its standard error of all starts. */
    Path log() {
        return work.resolve("host.log");
    }

    /** Starts it and does not wait. */
    CompletableFuture<InetSocketAddress> launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--") || option.startsWith("-Dchronicle")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders",
                "-XX:-UsePerfData", "-Dfaults.origin=" + ORIGIN_MILLIS, "-Dfaults.speed=" + speed,
                "-cp", System.getProperty("java.class.path"), ServeInFastTime.class.getName(),
                "--config", config.toString(), "--fleet", fleet.toString(), "--data", data.toString(),
                "--port", "0", "--ops-port", "0"));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
        synchronized (children) {
            children.removeIf(child -> !child.isAlive());
            children.add(process);
        }
        CompletableFuture<InetSocketAddress> ready = new CompletableFuture<>();
        BufferedReader lines = process.inputReader();
        Thread.ofVirtual().start(() -> {
            try (lines) {
                Matcher line = READY.matcher(String.valueOf(lines.readLine()));
                if (line.matches()) {
                    ready.complete(new InetSocketAddress(line.group(1), Integer.parseInt(line.group(2))));
                } else {
                    ready.completeExceptionally(new IOException("the host ended before it was ready; see " + log()));
                }
                lines.transferTo(java.io.Writer.nullWriter());
            } catch (IOException e) {
                ready.completeExceptionally(e);
            }
        });
        return ready;
    }

    /** Starts it and waits until it answers. */
    InetSocketAddress start() throws IOException, InterruptedException {
        try {
            return launch().get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage() + tail(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the host was not ready within " + START_SECONDS_MAX + " s" + tail(), e);
        }
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return "; the log ends with:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 15),
                lines.size()));
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is dead. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; does not wait. */
    void term() {
        process.toHandle().destroy();
    }

    /** SIGSTOP or SIGCONT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    /** Waits for its end. */
    int exitCode(long secondsMax) throws InterruptedException, IOException {
        if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
            kill();
            throw new IOException("the host did not end within " + secondsMax + " s" + tail());
        }
        return process.exitValue();
    }

    /** Real time until the journal's next file begins, in milliseconds. */
    long untilRollMillis() {
        long wall = ORIGIN_MILLIS + (System.currentTimeMillis() - ORIGIN_MILLIS) * speed;
        return (HOUR_MILLIS - wall % HOUR_MILLIS) / speed;
    }
}

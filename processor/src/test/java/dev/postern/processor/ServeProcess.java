package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A real {@code serve} in a process of its own, with the options that the launcher gives it. One test owns it; closing
 * it ends it.
 */
public final class ServeProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready terminals=([^:]+):(\\d+) ops=([^:]+):(\\d+)");
    private static final long END_SECONDS_MAX = 60;

    private final Process process;
    private final Path log;
    private final BufferedReader out;
    private int terminalPort = -1;
    private int opsPort = -1;
    /** Null until a page is asked for. */
    private HttpClient http;

    private ServeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it without waiting for anything; {@code arguments} are those of {@code serve}. */
    public static ServeProcess begin(Path log, List<String> jvmOptions, List<String> arguments) throws IOException {
        Path conf = Path.of(System.getProperty("user.dir")).resolveSibling("conf");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + conf.resolve("jvm-access.options"), "@" + conf.resolve("jvm-gc.options"), "-Xmx512m"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.postern.processor.Main", "serve"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        return new ServeProcess(process, log);
    }

    /** Starts it on free ports and returns when it says that it is ready. */
    public static ServeProcess start(Path folder, Path fleet, String... jvmOptions) throws IOException {
        ServeProcess serve = begin(folder.resolve("serve.log"), List.of(jvmOptions), List.of("--fleet",
                fleet.toString(), "--data", folder.resolve("data").toString(), "--port", "0", "--ops-port", "0"));
        serve.awaitReady();
        return serve;
    }

    private void awaitReady() throws IOException {
        String line = out.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        assertTrue(ready.matches(), () -> "not the ready line: " + line + "\n" + log());
        terminalPort = Integer.parseInt(ready.group(2));
        opsPort = Integer.parseInt(ready.group(4));
    }

    public int terminalPort() {
        return terminalPort;
    }

    public long pid() {
        return process.pid();
    }

    public int opsPort() {
        return opsPort;
    }

    /** One figure of its metrics page; 0 when it is not there. */
    public long metric(String name) throws IOException, InterruptedException {
        if (http == null) {
            http = HttpClient.newHttpClient();
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + opsPort + "/metrics")).timeout(Duration.ofSeconds(END_SECONDS_MAX)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body().lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1))).orElse(0L);
    }

    /** What it wrote to standard error so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Everything that was written to standard output after the ready line, once it has ended. */
    public String output() {
        return out.lines().collect(Collectors.joining("\n"));
    }

    /** {@code kill -9}, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS), "a killed process stays");
    }

    /** SIGTERM; returns the exit code. */
    public int terminate() throws InterruptedException {
        signal();
        return exitCode();
    }

    /** SIGTERM, without waiting for the end. */
    public void signal() {
        // Through its handle: the process itself would close its output with it.
        process.toHandle().destroy();
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS), () -> "it does not end\n" + log());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        if (http != null) {
            http.shutdownNow();
        }
    }
}

package dev.postern.processor;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Option;

/** A command that asks a running processor's operations port about one terminal and prints what it says. */
abstract class OpsQuestion implements java.util.concurrent.Callable<Integer> {

    private static final int OK = 200;
    private static final int SECONDS_MAX = 10;

    @Option(names = "--terminal", required = true, paramLabel = "T", description = "Field 41 of the terminal.")
    private String terminal;

    @Option(names = "--ops", paramLabel = "HOST:PORT",
            description = "The processor's operations port; default: ${DEFAULT-VALUE}.")
    private String ops = "127.0.0.1:8585";

    /** Page and parameters, to which the terminal is added. */
    abstract String page();

    @Override
    public Integer call() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String separator = page().contains("?") ? "&" : "?";
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create("http://" + ops + page() + separator
                    + "terminal=" + URLEncoder.encode(terminal, StandardCharsets.UTF_8)))
                    .timeout(Duration.ofSeconds(SECONDS_MAX)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                System.out.print(answer.body());
                return 0;
            }
            System.err.print("postern: " + answer.body());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("postern: nobody answers on the operations port " + ops + " (" + e
                    + "): is the processor running there? --ops names another");
        }
        return 1;
    }
}

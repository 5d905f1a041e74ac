package dev.postern.processor.rules;

import dev.postern.processor.ops.OpsKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** A command that orders something of a running node by its operations port, and shows the node's key. */
abstract class Order implements Callable<Integer> {

    private static final int OK = 200;
    private static final int FAILED = 1;
    private static final int SECONDS_MAX = 60;

    @Option(names = "--ops", paramLabel = "HOST:PORT",
            description = "The processor's operations port; default: ${DEFAULT-VALUE}.")
    private String ops = "127.0.0.1:8585";

    @Option(names = "--data", paramLabel = "DIR",
            description = "The node's data folder, which has the key to its orders; default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("data");

    @Option(names = "--by", paramLabel = "NAME", description = "Who orders it; default: this user, ${DEFAULT-VALUE}.")
    private String by = System.getProperty("user.name");

    /** The order's path below {@code /rules/}. */
    abstract String path();

    /** What it says besides who orders. */
    abstract Map<String, String> fields();

    @Override
    public final Integer call() throws InterruptedException {
        String key;
        try {
            key = OpsKey.read(data);
        } catch (IOException e) {
            System.err.println("postern: the key to the node's orders in " + data + " cannot be read (" + e
                    + "): name the node's data folder with --data, as its user");
            return FAILED;
        }
        Map<String, String> all = new LinkedHashMap<>(fields());
        all.put("by", by.replaceAll("[^!-~]", "_"));
        String body = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create("http://" + ops + "/rules/" + path()))
                    .header("Authorization", "Bearer " + key).timeout(Duration.ofSeconds(SECONDS_MAX))
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                System.out.print(answer.body());
                return 0;
            }
            System.err.print("postern: " + answer.body());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("postern: nobody answers on the operations port " + ops + " (" + e
                    + "): is the processor running there? --ops names another");
        }
        return FAILED;
    }
}

package dev.postern.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postern.load.record.RunFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host says of itself on its operations port: kept with the run's conditions, and the source of its process id.
 * Main thread only.
 *
 * @param json what /health and /ready told, by page; empty when the port was not given or did not answer
 */
record HostState(ObjectNode json) {
    private static final Logger LOG = LoggerFactory.getLogger(HostState.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    static HostState read(InetSocketAddress ops) throws InterruptedException {
        ObjectNode pages = JSON.createObjectNode();
        if (ops != null) {
            try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
                for (String page : new String[] {"health", "ready"}) {
                    pages.set(page, get(client, ops, page));
                }
            } catch (IOException unreachable) {
                // The run goes on without: these are conditions, not results.
                LOG.warn("the operations port {}:{} does not answer, so the host's state is not recorded: {}", ops.getHostString(),
                    ops.getPort(), unreachable.toString());
            }
        }
        return new HostState(pages);
    }

    /**
     * Keeps what the host tells of its times: {@code stages.json}, since its start, and {@code series.json}, second by second since the run's
     * start with its slowest requests, as far back as the host remembers. Nothing where the port was not given or does not tell.
     */
    static void keepTimes(InetSocketAddress ops, Instant since, RunFolder folder) throws IOException, InterruptedException {
        if (ops == null) {
            return;
        }
        JsonNode stages;
        JsonNode series;
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            stages = get(client, ops, "histograms");
            series = get(client, ops, "series?since=" + since.toEpochMilli());
        } catch (IOException unreachable) {
            LOG.warn("the operations port {}:{} does not tell its times: {}", ops.getHostString(), ops.getPort(), unreachable.toString());
            return;
        }
        if (stages.has("since_start")) {
            folder.json("stages.json", stages);
        }
        if (series.has("intervals")) {
            folder.json("series.json", series);
        }
    }

    private static JsonNode get(HttpClient client, InetSocketAddress ops, String page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + ops.getHostString() + ":" + ops.getPort() + "/" + page))
            .timeout(TIMEOUT).build();
        return parse(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The host's process, or 0 when it does not say. */
    long pid() {
        JsonNode pid = json.findValue("pid");
        return pid != null && pid.canConvertToLong() ? pid.asLong() : 0;
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException _) {
            return JSON.getNodeFactory().textNode(body.strip());
        }
    }
}

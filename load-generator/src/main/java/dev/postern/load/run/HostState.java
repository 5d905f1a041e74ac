package dev.postern.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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

    /** The host's stage times since its start, or null when the port was not given or does not tell. */
    static JsonNode stages(InetSocketAddress ops) throws InterruptedException {
        if (ops == null) {
            return null;
        }
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            JsonNode page = get(client, ops, "histograms");
            return page.has("since_start") ? page : null;
        } catch (IOException unreachable) {
            LOG.warn("the operations port {}:{} does not tell its stages: {}", ops.getHostString(), ops.getPort(), unreachable.toString());
            return null;
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

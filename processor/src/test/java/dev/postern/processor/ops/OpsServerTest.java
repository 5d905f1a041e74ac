package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.postern.processor.settings.BadSetting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {
    private final HandClock clock = new HandClock();
    private final StageHistograms histograms = new StageHistograms(1, clock);
    private final Counts counts = new Counts();
    private final IntervalSeries series = new IntervalSeries(counts, 2);
    private final AtomicReference<Supplier<Optional<String>>> unready = new AtomicReference<>(Optional::empty);
    private final HttpClient client = HttpClient.newHttpClient();
    private OpsServer server;

    @BeforeEach
    void start() {
        server = OpsServer.start(settings(0), Map.of("version", "1.2.3", "durability", "power"),
                () -> unready.get().get(), histograms, series, counts, clock);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void shouldTellWhatItIsOnHealth() throws Exception {
        clock.advanceMillis(61_500);
        HttpResponse<String> answer = get("/health");
        assertEquals(200, answer.statusCode());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(Map.of("/status", "alive", "/pid", Long.toString(ProcessHandle.current().pid()), "/uptime_seconds", "61",
                "/version", "1.2.3", "/durability", "power"), parse(answer.body()));
    }

    @Test
    void shouldTellWhyItIsNotReady() throws Exception {
        assertEquals(200, get("/ready").statusCode());
        unready.set(() -> Optional.of("replaying the journal"));
        HttpResponse<String> answer = get("/ready");
        assertEquals(503, answer.statusCode());
        assertEquals("replaying the journal\n", answer.body());
    }

    @Test
    void shouldGivePercentilesOfTheIntervalAndSinceStartAsJson() throws Exception {
        for (int i = 1; i <= 1_000; i++) {
            histograms.writer(0).record(Stage.ISSUER, i);
        }
        clock.advanceMillis(1_000);
        histograms.endInterval();
        clock.advanceMillis(1_000);
        histograms.endInterval();
        Map<String, String> page = parse(get("/histograms").body());
        assertEquals("ns", page.get("/unit"));
        assertEquals("0", page.get("/interval/stages/issuer/count"));
        assertEquals("1000", page.get("/since_start/stages/issuer/count"));
        assertEquals("500", page.get("/since_start/stages/issuer/p50"));
        assertEquals("990", page.get("/since_start/stages/issuer/p99"));
        assertEquals("999", page.get("/since_start/stages/issuer/p99.9"));
        assertEquals("1000", page.get("/since_start/stages/issuer/max"));
        assertEquals("1", page.get("/since_start/stages/issuer/min"));
        assertEquals("0", page.get("/since_start/stages/whole/p99"));
        assertEquals(HandClock.START_EPOCH_MILLIS + 1_000, Long.parseLong(page.get("/interval/from_epoch_millis")));
        assertEquals(HandClock.START_EPOCH_MILLIS + 2_000, Long.parseLong(page.get("/interval/to_epoch_millis")));
    }

    @Test
    void shouldGivePercentilesAsTextWhenAsked() throws Exception {
        histograms.writer(0).record(Stage.DECODE, 2_500);
        histograms.endInterval();
        HttpResponse<String> byQuery = get("/histograms?format=text");
        assertTrue(byQuery.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
        assertTrue(byQuery.body().lines().anyMatch(line -> line.matches("decode +1( +2\\.5){6}")), byQuery.body());
        HttpRequest byHeader = request("/histograms").header("Accept", "text/plain").build();
        assertEquals(byQuery.body(), client.send(byHeader, BodyHandlers.ofString()).body());
    }

    @Test
    void shouldTellTheLastIntervalsWithWhatWasCountedInEach() throws Exception {
        long[] waiting = {7};
        counts.gauge("postern_waiting", "For the test.", () -> waiting[0]);
        for (int second = 1; second <= 3; second++) {
            counts.forced(10 * second, 90_000);
            counts.refused("admission-delay");
            histograms.writer(0).record(Stage.WHOLE, second * 1_000);
            clock.advanceMillis(1_000);
            series.add(histograms.endInterval(), histograms.takeSlowest(answer -> "none"));
            waiting[0]++;
        }
        List<String> rows = get("/series").body().lines().skip(1).toList();
        assertEquals(2, rows.size(), "the oldest of three has left");
        for (String value : List.of("\"journal_records\":20", "\"journal_batch_most\":20", "\"refused.admission-delay\":1",
                "\"postern_waiting\":8", "\"whole\":{\"count\":1,\"p50\":2000,\"p99\":2000,\"max\":2000}")) {
            assertTrue(rows.getFirst().contains(value), rows.getFirst());
        }
        List<String> last = get("/series?since=" + (HandClock.START_EPOCH_MILLIS + 2_000)).body().lines().skip(1).toList();
        assertEquals(List.of(rows.getLast()), last);
        assertTrue(last.getFirst().contains("\"journal_records\":30"), last.getFirst());
        assertEquals(400, get("/series?since=yesterday").statusCode());
    }

    @Test
    void shouldGiveMetricsInPrometheusText() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain; version=0.0.4"));
        assertTrue(answer.body().contains("# TYPE postern_stage_seconds histogram"), answer.body());
    }

    @Test
    void shouldRefuseUnknownPathsAndOtherMethods() throws Exception {
        assertEquals(404, get("/").statusCode());
        assertEquals(404, get("/health/").statusCode());
        HttpResponse<String> post = client.send(request("/health").POST(BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());
        assertEquals(405, post.statusCode());
        assertEquals("GET", post.headers().firstValue("Allow").orElseThrow());
        assertEquals(405, client.send(request("/health").HEAD().build(), BodyHandlers.ofString()).statusCode());
        assertEquals(200, get("/health").statusCode());
    }

    @Test
    void shouldAnswerHealthWhenEveryOtherRequestIsStuck() throws Exception {
        CountDownLatch stuck = new CountDownLatch(2);
        CountDownLatch free = new CountDownLatch(1);
        unready.set(() -> {
            stuck.countDown();
            await(free);
            return Optional.empty();
        });
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(request("/ready").build(), BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> second = client.sendAsync(request("/ready").build(), BodyHandlers.ofString());
        stuck.await();
        assertEquals(503, get("/histograms").statusCode());
        assertEquals(200, get("/health").statusCode());
        free.countDown();
        assertEquals(200, first.join().statusCode());
        assertEquals(200, second.join().statusCode());
        assertEquals(200, get("/histograms").statusCode());
    }

    @Test
    void shouldAnswer500AndGoOnWhenAPageFails() throws Exception {
        unready.set(() -> {
            throw new IllegalStateException("on purpose");
        });
        for (int i = 0; i < 5; i++) {
            assertEquals(500, get("/ready").statusCode());
        }
        unready.set(Optional::empty);
        assertEquals(200, get("/ready").statusCode());
    }

    @Test
    void shouldRefuseHeadersBeyondTheLimit() throws IOException {
        assertTrue(raw("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 200"));
        String tooMany = IntStream.range(0, 65).mapToObj(i -> "a" + i + ": b\r\n").collect(Collectors.joining());
        assertFalse(raw("GET /health HTTP/1.1\r\nHost: x\r\n" + tooMany + "\r\n").startsWith("HTTP/1.1 200"));
        String tooLong = "a: " + "b".repeat(20_000) + "\r\n";
        assertFalse(raw("GET /health HTTP/1.1\r\nHost: x\r\n" + tooLong + "\r\n").startsWith("HTTP/1.1 200"));
        assertTrue(raw("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 200"));
    }

    @Test
    void shouldNamePortAndKeyWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BadSetting bad = assertThrows(BadSetting.class, () -> OpsServer.start(settings(taken.getLocalPort()), Map.of(),
                    Optional::empty, histograms, series, counts, clock));
            assertEquals("the operations port " + taken.getLocalPort() + " on 127.0.0.1 cannot be had (Address already in use): "
                    + "choose another with postern.ops.port or --ops-port", bad.getMessage());
        }
    }

    @Test
    void shouldFreeThePortWhenClosed() throws IOException {
        int port = server.address().getPort();
        server.close();
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertEquals(port, again.getLocalPort());
        }
    }

    private static OpsSettings settings(int port) {
        return new OpsSettings("127.0.0.1", port, 2, 2, 1_000_000_000L, 1 << 20, 60_000_000_000L, 3);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    /** The answer to bytes sent as they are; empty when the server just closed. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return "";
        }
    }

    /** Every scalar of a JSON text by its pointer. */
    private static Map<String, String> parse(String json) throws IOException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        }
        return values;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

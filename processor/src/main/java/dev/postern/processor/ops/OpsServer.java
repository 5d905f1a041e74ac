package dev.postern.processor.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations port: the JDK's HTTP server, a virtual thread a request; {@code GET}, and {@code POST} for orders.
 * {@code /health} is answered even when every permit for the other pages is taken. Started and closed by the guardian's thread.
 */
public final class OpsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
    private static final int BACKLOG = 64;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService requests =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ops-request-", 0).factory());
    private final Semaphore permits;
    private final HealthPage health;
    private final Supplier<Optional<String>> unready;
    private final HistogramsPage histograms;
    private final MetricsPage metrics;
    private final IntervalSeries series;
    private volatile Inquiries inquiries;
    private volatile OrderPages orders;

    private OpsServer(HttpServer server, OpsSettings settings, HealthPage health, Supplier<Optional<String>> unready,
            HistogramsPage histograms, IntervalSeries series, MetricsPage metrics) {
        this.server = server;
        this.permits = new Semaphore(settings.requestsMax());
        this.health = health;
        this.unready = unready;
        this.histograms = histograms;
        this.metrics = metrics;
        this.series = series;
    }

    /**
     * Binds the port and answers from then on.
     *
     * @param facts what {@code /health} tells beside pid and uptime: version, durability
     * @param unready the reason why the processor is not ready, or empty when it is; called from any thread, must not block
     * @throws BadSetting when the address cannot be bound
     */
    public static OpsServer start(OpsSettings settings, Map<String, String> facts, Supplier<Optional<String>> unready,
            StageHistograms histograms, IntervalSeries series, Counts counts, Clock clock) {
        HttpLimits.apply();
        OpsServer ops = new OpsServer(bind(settings), settings, new HealthPage(facts, clock), unready,
                new HistogramsPage(histograms), series, new MetricsPage(counts, histograms));
        ops.server.setExecutor(ops.requests);
        ops.server.createContext("/", ops::handle);
        ops.server.start();
        return ops;
    }

    /** Questions about terminals are answered from now on. Any thread. */
    public void answer(Inquiries terminals) {
        inquiries = terminals;
    }

    /** Orders are taken from now on, from who shows the key. Any thread. */
    public void obey(Orders newOrders, OpsKey key) {
        orders = new OrderPages(newOrders, key);
    }

    /** Where it listens, with the port that was chosen when the setting is 0. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Closes the port and every connection at once. */
    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }

    private static HttpServer bind(OpsSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new BadSetting("the operations host " + settings.host() + " (postern.ops.host) is unknown");
        }
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (BindException taken) {
            throw new BadSetting("the operations port " + settings.port() + " on " + settings.host() + " cannot be had ("
                    + taken.getMessage() + "): choose another with postern.ops.port or --ops-port");
        } catch (IOException failure) {
            throw new BadSetting("the operations port " + settings.port() + " on " + settings.host() + " cannot be opened: "
                    + failure.getMessage());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), NO_BODY);
                return;
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        boolean order = exchange.getRequestMethod().equals("POST") && path.startsWith("/rules/") && orders != null;
        if (!order && !exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            return Answer.text(405, "only GET is answered here\n");
        }
        if (path.equals("/health")) {
            return health.asJson();
        }
        if (!permits.tryAcquire()) {
            return Answer.text(503, "too many requests at once (postern.ops.requests-max)\n");
        }
        try {
            return order ? orders.answer(exchange) : page(path, exchange);
        } catch (RuntimeException | IOException ours) {
            LOG.error("page {} failed", path, ours);
            return Answer.text(500, "the page failed, see the log\n");
        } finally {
            permits.release();
        }
    }

    private Answer page(String path, HttpExchange exchange) {
        return switch (path) {
            case "/ready" -> unready.get().map(reason -> Answer.text(503, reason + "\n")).orElseGet(() -> Answer.text(200, "ready\n"));
            case "/histograms" -> wantsText(exchange) ? histograms.asText() : histograms.asJson();
            case "/series" -> series(exchange);
            case "/metrics" -> metrics.asText();
            case "/why" -> InquiryPages.why(inquiries, exchange.getRequestURI().getQuery());
            case "/batch" -> InquiryPages.batch(inquiries, exchange.getRequestURI().getQuery());
            default -> Answer.text(404, "known pages: /health /ready /histograms /series /metrics /why /batch\n");
        };
    }

    /** All that is kept, or what ended after {@code ?since=EPOCH_MILLIS}. */
    private Answer series(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        try {
            return series.since(query == null ? 0 : Long.parseLong(query.replaceFirst("^since=", "")));
        } catch (NumberFormatException _) {
            return Answer.text(400, "ask for /series, or /series?since=EPOCH_MILLIS\n");
        }
    }

    private static boolean wantsText(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        String accepted = exchange.getRequestHeaders().getFirst("Accept");
        return query != null && Arrays.asList(query.split("&")).contains("format=text")
                || accepted != null && accepted.startsWith("text/plain");
    }
}

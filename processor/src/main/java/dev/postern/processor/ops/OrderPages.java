package dev.postern.processor.ops;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** {@code POST /rules/...}: orders, for who shows the node's key. Called on request threads. */
final class OrderPages {

    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final int NAME_CHARACTERS_MAX = 64;

    private final Orders orders;
    private final OpsKey key;

    OrderPages(Orders orders, OpsKey key) {
        this.orders = orders;
        this.key = key;
    }

    Answer answer(HttpExchange exchange) throws IOException {
        if (!key.isShownBy(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.text(401, "orders need the node's key, which postern rules reads in the data folder\n");
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return Answer.text(413, "the order is too long\n");
        }
        Map<String, String> fields = fields(new String(body, StandardCharsets.UTF_8));
        String by = fields.getOrDefault("by", "");
        if (by.isEmpty() || by.length() > NAME_CHARACTERS_MAX || !by.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return Answer.text(400, "an order says who gives it: by, up to 64 ASCII characters\n");
        }
        Orders.Outcome outcome = outcome(exchange.getRequestURI().getPath(), fields, by);
        return outcome == null ? Answer.text(404, "known orders: /rules/status /rules/load /rules/snooze /rules/label\n")
                : Answer.text(outcome.done() ? 200 : 422, outcome.text());
    }

    private Orders.Outcome outcome(String path, Map<String, String> fields, String by) {
        return switch (path) {
            case "/rules/status" -> orders.status();
            case "/rules/load" -> orders.load(fields.getOrDefault("file", ""), by);
            case "/rules/snooze" -> orders.snooze(fields.getOrDefault("rule", ""), fields.getOrDefault("token", ""),
                    number(fields.get("until")), by);
            case "/rules/label" -> orders.label(fields.getOrDefault("rrn", ""),
                    "fraud".equals(fields.get("truth")), by);
            default -> null;
        };
    }

    private static long number(String text) {
        return text == null || !text.matches("[0-9]{1,15}") ? 0 : Long.parseLong(text);
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String part : body.split("&")) {
            int at = part.indexOf('=');
            if (at > 0) {
                fields.put(part.substring(0, at), URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }
}

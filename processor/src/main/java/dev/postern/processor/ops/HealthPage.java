package dev.postern.processor.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.postern.processor.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** The page {@code /health}: the process is alive, and what it is. It asks nobody, so it answers whatever else is stuck. */
final class HealthPage {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Map<String, String> facts;
    private final Clock clock;
    private final long startedNanos;
    private final JsonFactory json = new JsonFactory();

    HealthPage(Map<String, String> facts, Clock clock) {
        this.facts = new TreeMap<>(facts);
        this.clock = clock;
        this.startedNanos = clock.nanos();
    }

    Answer asJson() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(body)) {
            out.writeStartObject();
            out.writeStringField("status", "alive");
            out.writeNumberField("pid", ProcessHandle.current().pid());
            out.writeNumberField("uptime_seconds", (clock.nanos() - startedNanos) / SECOND_NANOS);
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                out.writeStringField(fact.getKey(), fact.getValue());
            }
            out.writeEndObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return new Answer(200, Answer.JSON, body.toByteArray());
    }
}

package dev.postern.processor.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The last intervals, for {@code /series}: of each the stages' times, what was counted and how full things were at its end, and its slowest
 * requests. The interval thread adds, any thread reads; the oldest leave at the bound. A row is text when it is kept, some 2 KB.
 */
public final class IntervalSeries {
    private record Row(long toEpochMillis, byte[] json) {
    }

    private final Counts counts;
    private final int intervalsMax;
    private final JsonFactory json = new JsonFactory();
    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private final Map<String, Double> before = new HashMap<>();

    /**
     * An empty series.
     *
     * @param counts what is read at the end of each interval
     * @param intervalsMax intervals kept
     */
    public IntervalSeries(Counts counts, int intervalsMax) {
        this.counts = counts;
        this.intervalsMax = intervalsMax;
    }

    /** Adds an ended interval, by stage. For the interval thread alone. */
    void add(List<Histogram> stages, List<SlowRequest> slowest) {
        Histogram whole = stages.get(Stage.WHOLE.ordinal());
        Row row = new Row(whole.getEndTimeStamp(), json(stages, slowest));
        synchronized (rows) {
            if (rows.size() == intervalsMax) {
                rows.poll();
            }
            rows.add(row);
        }
    }

    /** The intervals that ended after this moment, oldest first. */
    Answer since(long epochMillis) {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        page.writeBytes("{\"unit\":\"ns\",\"intervals\":[".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        int begun = page.size();
        synchronized (rows) {
            for (Row row : rows) {
                if (row.toEpochMillis > epochMillis) {
                    page.writeBytes(page.size() == begun ? new byte[] {'\n'} : new byte[] {',', '\n'});
                    page.writeBytes(row.json);
                }
            }
        }
        page.writeBytes(new byte[] {']', '}', '\n'});
        return new Answer(200, Answer.JSON, page.toByteArray());
    }

    private byte[] json(List<Histogram> stages, List<SlowRequest> slowest) {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(row)) {
            Histogram whole = stages.get(Stage.WHOLE.ordinal());
            out.writeStartObject();
            out.writeNumberField("from_epoch_millis", whole.getStartTimeStamp());
            out.writeNumberField("to_epoch_millis", whole.getEndTimeStamp());
            out.writeObjectFieldStart("stages");
            for (Stage stage : Stage.values()) {
                write(out, stage, stages.get(stage.ordinal()));
            }
            out.writeEndObject();
            out.writeObjectFieldStart("values");
            for (Map.Entry<String, Double> value : values().entrySet()) {
                write(out, value.getKey(), value.getValue());
            }
            out.writeEndObject();
            out.writeArrayFieldStart("slowest");
            for (SlowRequest slow : slowest) {
                write(out, slow);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return row.toByteArray();
    }

    /** What is, and by how much what only grows has grown. A label that did not grow is left out. */
    private Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        for (Measure measure : counts.measures()) {
            double now = measure.value().getAsDouble();
            values.put(measure.name(), measure.grows() ? now - former(measure.name(), now) : now);
        }
        counts.eachLabel((name, now) -> {
            double grown = now - former(name, now);
            if (grown > 0) {
                values.put(name, grown);
            }
        });
        return values;
    }

    private double former(String name, double now) {
        Double former = before.put(name, now);
        return former == null ? 0 : former;
    }

    private static void write(JsonGenerator out, String name, double value) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.writeNumberField(name, (long) value);
        } else {
            out.writeNumberField(name, Math.round(value * 1e6) / 1e6);
        }
    }

    private static void write(JsonGenerator out, Stage stage, Histogram times) throws IOException {
        out.writeObjectFieldStart(stage.tag());
        out.writeNumberField("count", times.getTotalCount());
        out.writeNumberField("p50", times.getValueAtPercentile(50));
        out.writeNumberField("p99", times.getValueAtPercentile(99));
        out.writeNumberField("max", times.getMaxValue());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, SlowRequest slow) throws IOException {
        out.writeStartObject();
        out.writeStringField("rrn", slow.reference());
        out.writeNumberField("whole", slow.whole());
        out.writeNumberField("waited", slow.waited());
        out.writeNumberField("decode", slow.decode());
        out.writeNumberField("queue", slow.queue());
        out.writeNumberField("fraud", slow.fraud());
        out.writeNumberField("issuer", slow.issuer());
        out.writeNumberField("batch", slow.batch());
        out.writeNumberField("force", slow.force());
        out.writeNumberField("flush", slow.flush());
        out.writeEndObject();
    }
}

package dev.postern.processor.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The page {@code /histograms}: percentiles of each stage in the last interval and since start. From any thread. */
final class HistogramsPage {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final String[] NAMES = {"p50", "p90", "p99", "p99.9", "p99.99"};
    private static final double NANOS_A_MICRO = 1e3;

    private final StageHistograms histograms;
    private final JsonFactory json = new JsonFactory();

    HistogramsPage(StageHistograms histograms) {
        this.histograms = histograms;
    }

    Answer asJson() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(body)) {
            out.writeStartObject();
            out.writeStringField("unit", "ns");
            out.writeFieldName("interval");
            histograms.readInterval(stages -> write(out, stages));
            out.writeFieldName("since_start");
            histograms.readSinceStart(stages -> write(out, stages));
            out.writeEndObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return new Answer(200, Answer.JSON, body.toByteArray());
    }

    Answer asText() {
        StringBuilder text = new StringBuilder();
        histograms.readInterval(stages -> text.append(table("last interval", stages)));
        histograms.readSinceStart(stages -> text.append('\n').append(table("since start", stages)));
        return Answer.text(200, text.toString());
    }

    private static JsonGenerator write(JsonGenerator out, List<Histogram> stages) {
        try {
            Histogram whole = stages.get(Stage.WHOLE.ordinal());
            out.writeStartObject();
            out.writeNumberField("from_epoch_millis", whole.getStartTimeStamp());
            out.writeNumberField("to_epoch_millis", whole.getEndTimeStamp());
            out.writeObjectFieldStart("stages");
            for (Stage stage : Stage.values()) {
                write(out, stage, stages.get(stage.ordinal()));
            }
            out.writeEndObject();
            out.writeEndObject();
            return out;
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private static void write(JsonGenerator out, Stage stage, Histogram times) throws IOException {
        out.writeObjectFieldStart(stage.tag());
        out.writeNumberField("count", times.getTotalCount());
        out.writeNumberField("min", times.getMinValue());
        out.writeNumberField("mean", Math.round(times.getMean()));
        for (int i = 0; i < PERCENTILES.length; i++) {
            out.writeNumberField(NAMES[i], times.getValueAtPercentile(PERCENTILES[i]));
        }
        out.writeNumberField("max", times.getMaxValue());
        out.writeEndObject();
    }

    private static String table(String title, List<Histogram> stages) {
        Histogram whole = stages.get(Stage.WHOLE.ordinal());
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s, %.1f s; times in microseconds%n%-8s %12s", title,
                (whole.getEndTimeStamp() - whole.getStartTimeStamp()) / NANOS_A_MICRO, "stage", "count"));
        for (String name : NAMES) {
            text.append(String.format(Locale.ROOT, " %12s", name));
        }
        text.append(String.format(Locale.ROOT, " %12s%n", "max"));
        for (Stage stage : Stage.values()) {
            Histogram times = stages.get(stage.ordinal());
            text.append(String.format(Locale.ROOT, "%-8s %12d", stage.tag(), times.getTotalCount()));
            for (double percentile : PERCENTILES) {
                text.append(String.format(Locale.ROOT, " %12.1f", times.getValueAtPercentile(percentile) / NANOS_A_MICRO));
            }
            text.append(String.format(Locale.ROOT, " %12.1f%n", times.getMaxValue() / NANOS_A_MICRO));
        }
        return text.toString();
    }
}

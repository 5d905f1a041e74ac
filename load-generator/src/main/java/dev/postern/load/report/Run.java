package dev.postern.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * One run as its folder tells it: result.json, conditions.json, response.hlog, and stages.json and series.json when the host was asked. Read
 * whole, then immutable by convention.
 *
 * @param name       the folder's name
 * @param result     result.json
 * @param conditions conditions.json
 * @param stages     what the host said of its stages, or a missing node
 * @param series     what it said of each second, or a missing node
 * @param seconds    response times by second of the run, all kinds together; a second without an answer is empty
 * @param whole      response times of the whole run
 * @param hiccups    the machine's own pauses by second
 */
record Run(String name, JsonNode result, JsonNode conditions, JsonNode stages, JsonNode series, List<Histogram> seconds, Histogram whole, List<Histogram> hiccups) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A run of more is shown by its first day. */
    private static final int SECONDS_MAX = 86_400;
    private static final long NANOS_MAX = 3_600_000_000_000L;

    /**
     * Reads a run's folder.
     *
     * @throws BadRun when a file is missing or is not what a run leaves
     */
    static Run read(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve("result.json"))) {
            throw new BadRun(folder + " holds no result.json: it is no folder of a run, or the run did not end");
        }
        JsonNode result = json(folder.resolve("result.json"));
        if (!result.path("measured").has("times")) {
            throw new BadRun(folder.resolve("result.json") + " is not a run's result of this version");
        }
        List<Histogram> seconds = bySecond(folder.resolve("response.hlog"), "");
        Histogram whole = empty();
        seconds.forEach(whole::add);
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new Run(name == null ? folder.toString() : name.toString(), result,
            Files.exists(folder.resolve("conditions.json")) ? json(folder.resolve("conditions.json")) : MissingNode.getInstance(),
            Files.exists(folder.resolve("stages.json")) ? json(folder.resolve("stages.json")) : MissingNode.getInstance(),
            Files.exists(folder.resolve("series.json")) ? json(folder.resolve("series.json")) : MissingNode.getInstance(),
            seconds, whole, bySecond(folder.resolve("generator.hlog"), "hiccup"));
    }

    private static JsonNode json(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (com.fasterxml.jackson.core.JacksonException bad) {
            throw new BadRun(file + " is not JSON: " + bad.getOriginalMessage());
        }
    }

    /** The intervals of a log whose tag begins so, those of one second together. */
    private static List<Histogram> bySecond(Path log, String tag) throws IOException {
        TreeMap<Integer, Histogram> bySecond = new TreeMap<>();
        if (!Files.exists(log)) {
            return List.of();
        }
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
            long firstMillis = Long.MAX_VALUE;
            for (EncodableHistogram next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
                if (next instanceof Histogram interval && interval.getTag() != null && interval.getTag().startsWith(tag)) {
                    firstMillis = Math.min(firstMillis, interval.getStartTimeStamp());
                    int second = Math.clamp((interval.getStartTimeStamp() - firstMillis + 500) / 1_000, 0, SECONDS_MAX - 1);
                    bySecond.computeIfAbsent(second, _ -> empty()).add(interval);
                }
            }
        } catch (RuntimeException damaged) {
            throw new BadRun(log + " cannot be read: " + damaged.getMessage());
        }
        List<Histogram> seconds = new ArrayList<>();
        for (int second = 0; !bySecond.isEmpty() && second <= bySecond.lastKey(); second++) {
            seconds.add(bySecond.getOrDefault(second, empty()));
        }
        return seconds;
    }

    private static Histogram empty() {
        return new Histogram(1, NANOS_MAX, 3);
    }

    /** A number of result.json's measured part, or 0. */
    double measured(String field) {
        return result.path("measured").path(field).asDouble(0);
    }

    /** A text of result.json's measured part. */
    String measuredText(String field) {
        return result.path("measured").path(field).asText("");
    }

    /** What the run is worth. */
    String verdict() {
        return switch (result.path("verdict").path("exit").asInt(1)) {
            case 0 -> "passed";
            case 3 -> "promise missed";
            case 4 -> "integrity broken";
            case 5 -> "invalid";
            default -> "failed";
        };
    }
}

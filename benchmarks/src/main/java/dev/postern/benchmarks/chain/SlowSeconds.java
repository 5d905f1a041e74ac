package dev.postern.benchmarks.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postern.benchmarks.results.SlowSecond;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Finds what made a second slow. The idea: an answer that took m ms was held up by something that lasted about as long, in its second or within m before it; what the
 * generator and the host wrote down of that span is laid beside it, and what lasted at least half of m is named. Pure.
 */
final class SlowSeconds {

    private static final double SHARE_MIN = 0.5;
    /** Parts of a request's time in the host, as {@code series.json} names them and as people do. */
    private static final String[][] PARTS = {{"waited", "in its socket, at most"}, {"queue", "in mailboxes"}, {"fraud", "in the rules"}, {"issuer", "at the issuer"},
        {"batch", "before its batch was forced"}, {"force", "in the force"}, {"flush", "in the flush"}};

    private final List<Histogram> responses;
    private final List<Histogram> hiccups;
    private final List<Histogram> lags;
    private final JsonNode hostSeconds;

    /**
     * @param responses response times by second
     * @param hiccups of a thread of the generator that only sleeps
     * @param lags of its sends
     * @param hostSeconds the host's {@code series.json}, its intervals
     */
    SlowSeconds(List<Histogram> responses, List<Histogram> hiccups, List<Histogram> lags, JsonNode hostSeconds) {
        this.responses = responses;
        this.hiccups = hiccups;
        this.lags = lags;
        this.hostSeconds = hostSeconds;
    }

    /** Of a run that has ended. */
    static SlowSeconds of(Loaded loaded) throws IOException {
        Path generator = loaded.folder().resolve("generator.hlog");
        return new SlowSeconds(SecondLog.read(loaded.folder().resolve("response.hlog"), ""), SecondLog.read(generator, "hiccup"),
                SecondLog.read(generator, "send-lag"), loaded.seconds());
    }

    /** How many seconds were measured. */
    int count() {
        return responses.size();
    }

    /** Those with an answer later than this. */
    List<SlowSecond> above(double limitMillis) {
        List<SlowSecond> slow = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            if (responses.get(i).getMaxValue() / 1e6 > limitMillis) {
                slow.add(explained(i));
            }
        }
        return slow;
    }

    private SlowSecond explained(int index) {
        Histogram second = responses.get(index);
        double max = second.getMaxValue() / 1e6;
        double from = second.getStartTimeStamp() - max;
        double to = second.getEndTimeStamp();
        double collections = 0;
        double force = 0;
        JsonNode slowest = null;
        for (JsonNode row : hostSeconds) {
            if (row.path("to_epoch_millis").asDouble() > from && row.path("from_epoch_millis").asDouble() < to) {
                collections += row.at("/values/jvm_gc_seconds").asDouble() * 1e3;
                force = Math.max(force, row.at("/stages/force/max").asDouble() / 1e6);
                for (JsonNode request : row.path("slowest")) {
                    slowest = slowest == null || whole(request) > whole(slowest) ? request : slowest;
                }
            }
        }
        double hiccup = SecondLog.maxMillis(hiccups, from, to);
        double lag = SecondLog.maxMillis(lags, from, to);
        double inHost = slowest == null ? 0 : whole(slowest);
        return new SlowSecond(index, second.getTotalCount(), second.getValueAtPercentile(99) / 1e6, max, cause(max, collections, force, hiccup, lag, slowest),
                collections, force, hiccup, lag, inHost);
    }

    private static String cause(double max, double collections, double force, double hiccup, double lag, JsonNode slowest) {
        double enough = SHARE_MIN * max;
        List<String> causes = new ArrayList<>();
        add(causes, enough, collections, "collections of serve, %.0f ms");
        add(causes, enough, force, "a force of %.0f ms");
        add(causes, enough, hiccup, "the machine, or the generator's collector, stood still for %.0f ms");
        // A lag that a standstill explains is no second cause.
        if (hiccup < enough) {
            add(causes, enough, lag, "the generator sent %.0f ms late");
        }
        if (causes.isEmpty() && slowest != null) {
            for (String[] part : PARTS) {
                add(causes, enough, slowest.path(part[0]).asDouble() / 1e6, "a request was %.0f ms " + part[1]);
            }
        }
        return causes.isEmpty() ? null : String.join("; ", causes);
    }

    private static void add(List<String> causes, double enough, double millis, String sentence) {
        if (millis >= enough) {
            causes.add(String.format(Locale.ROOT, sentence, millis));
        }
    }

    private static double whole(JsonNode request) {
        return request.path("whole").asDouble() / 1e6;
    }
}

package dev.postern.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The same runs as text for a terminal and as CSV for a program. Pure: runs in, text out. */
final class Tables {
    private static final String[] TIMES = {"p50Nanos", "p90Nanos", "p99Nanos", "p999Nanos", "maxNanos"};

    private Tables() {
    }

    /** One line a run and kind of message. */
    static String text(List<Run> runs) {
        StringBuilder out = new StringBuilder();
        String row = "%-28s %-12s %12s %10s %10s %10s %10s %10s%n";
        out.append(String.format(Locale.ROOT, row, "run", "kind", "count", "p50", "p90", "p99", "p99.9", "max ms"));
        for (Run run : runs) {
            for (JsonNode kind : run.result().path("measured").path("times")) {
                JsonNode response = kind.path("response");
                Object[] cells = new Object[8];
                cells[0] = run.name();
                cells[1] = kind.path("kind").asText();
                cells[2] = Show.whole(response.path("count").asDouble());
                for (int i = 0; i < TIMES.length; i++) {
                    cells[3 + i] = Show.millis(response.path(TIMES[i]).asDouble());
                }
                out.append(String.format(Locale.ROOT, row, cells));
            }
        }
        out.append('\n');
        for (Run run : runs) {
            out.append(String.format(Locale.ROOT, "%-28s %s: %s%n", run.name(), run.verdict(), run.result().path("verdict").path("sentence").asText("")));
            out.append(String.format(Locale.ROOT, "%-28s %s answered a second, send lag p99 %s ms, hiccups p99 %s ms%n", "",
                Show.whole(run.measured("answeredPerSecond")), Show.millis(run.result().path("measured").path("sendLag").path("p99Nanos").asDouble()),
                Show.millis(run.result().path("measured").path("hiccups").path("p99Nanos").asDouble())));
        }
        return out.toString();
    }

    /** One line a run and second. */
    static String csv(List<Run> runs) {
        StringBuilder out = new StringBuilder("run,second,answered,p50_ns,p90_ns,p99_ns,p999_ns,max_ns,hiccup_max_ns\n");
        for (Run run : runs) {
            for (int second = 0; second < run.seconds().size(); second++) {
                Histogram of = run.seconds().get(second);
                long hiccup = second < run.hiccups().size() ? run.hiccups().get(second).getMaxValue() : 0;
                out.append(run.name()).append(',').append(second).append(',').append(of.getTotalCount()).append(',')
                    .append(of.getValueAtPercentile(50)).append(',').append(of.getValueAtPercentile(90)).append(',')
                    .append(of.getValueAtPercentile(99)).append(',').append(of.getValueAtPercentile(99.9)).append(',')
                    .append(of.getMaxValue()).append(',').append(hiccup).append('\n');
            }
        }
        return out.toString();
    }
}

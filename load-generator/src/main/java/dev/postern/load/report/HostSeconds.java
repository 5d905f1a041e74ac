package dev.postern.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the host said of each second of a run ({@code series.json}): charts of it, and its slowest requests. Pure: a run in, SVG and rows out. */
final class HostSeconds {
    private static final int SLOWEST_SHOWN = 20;
    private static final String[] TIMES = {"whole", "waited", "decode", "queue", "fraud", "issuer", "batch", "force", "flush"};

    /** One line of a chart. */
    private record Line(String name, ToDoubleFunction<JsonNode> value) {
    }

    private final List<JsonNode> seconds = new ArrayList<>();
    private final int number;
    private final String run;

    HostSeconds(Run of, int number) {
        of.series().path("intervals").forEach(seconds::add);
        this.number = number;
        this.run = of.name();
    }

    /** All charts, each with its title above. */
    String charts() {
        if (seconds.isEmpty()) {
            return "<p class=\"dim\">the host was not asked (--ops), or does not tell</p>";
        }
        List<Line> loops = new ArrayList<>();
        for (int loop = 0; seconds.getFirst().path("values").has("postern_loop_" + loop + "_busy_seconds"); loop++) {
            String name = "postern_loop_" + loop + "_busy_seconds";
            loops.add(new Line("loop " + loop, second -> 100 * value(second, name) / length(second)));
        }
        return chart("waiting", "Requests without an answer, and appends that wait for the journal", "at the second's end",
            new Line("in flight", second -> value(second, "postern_in_flight")),
            new Line("appends waiting", second -> value(second, "postern_journal_waiting")))
            + chart("batches", "Records a batch of the journal", "records",
            new Line("mean", second -> value(second, "journal_records") / Math.max(1, value(second, "journal_batches"))),
            new Line("most", second -> value(second, "journal_batch_most")))
            + chart("forces", "A force of the journal", "ms",
            new Line("p99", second -> second.at("/stages/force/p99").asDouble() / 1e6),
            new Line("max", second -> second.at("/stages/force/max").asDouble() / 1e6))
            + chart("loops", "Event loops at work", "% of the second", loops.toArray(Line[]::new))
            + chart("turned", "Refused for load, and answered later than terminals wait", "a second",
            new Line("refused, waited too long", second -> value(second, "refused.admission-delay") / length(second)),
            new Line("refused, too many", second -> value(second, "refused.admission") / length(second)),
            new Line("late answers", second -> value(second, "postern_late_answers") / length(second)))
            + chart("pauses", "Collections, and the heap in use", "ms a second; heap in 10 MB",
            new Line("time in collections", second -> 1e3 * value(second, "jvm_gc_seconds") / length(second)),
            new Line("heap", second -> value(second, "jvm_heap_used_bytes") / 1e7));
    }

    private String chart(String id, String title, String unit, Line... lines) {
        double high = 1;
        for (Line line : lines) {
            high = Math.max(high, seconds.stream().mapToDouble(line.value).max().orElse(1));
        }
        high *= 1.05;
        Svg svg = new Svg(id + "-" + number, title + ", run " + run);
        double step = Charts.step(high);
        for (double mark = 0; mark <= high; mark += step) {
            svg.horizontal(mark / high, step < 1 ? String.format(Locale.ROOT, "%.1f", mark) : Show.whole(mark));
        }
        Charts.timeAxis(svg, seconds.size());
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            List<double[]> points = new ArrayList<>();
            for (int second = 0; second < seconds.size(); second++) {
                points.add(new double[] {(second + 0.5) / seconds.size(), lines[i].value.applyAsDouble(seconds.get(second)) / high});
            }
            svg.line(Charts.colour(i), points, false);
            key.append("<span class=\"key\" style=\"background:").append(Charts.colour(i)).append("\"></span>").append(lines[i].name).append(" &nbsp; ");
        }
        return "<p>" + Html.escape(title) + "<br><span class=\"dim\">" + key + "</span></p>\n" + svg.axes("seconds after the start", unit).close();
    }

    /** The column heads of {@link #slowest()}, behind the reference. */
    static List<String> columns() {
        return List.of("second", "whole", "in socket, at most", "decode", "queue", "rules", "issuer", "journal wait", "force", "flush, ms");
    }

    /** The slowest requests of the run, slowest first: reference, second, and the time in every stage. */
    List<List<String>> slowest() {
        record Slow(JsonNode times, int second) {
        }
        List<Slow> all = new ArrayList<>();
        for (int second = 0; second < seconds.size(); second++) {
            for (JsonNode times : seconds.get(second).path("slowest")) {
                all.add(new Slow(times, second));
            }
        }
        all.sort(Comparator.comparingDouble((Slow slow) -> slow.times.path("whole").asDouble()).reversed());
        List<List<String>> rows = new ArrayList<>();
        for (Slow slow : all.subList(0, Math.min(SLOWEST_SHOWN, all.size()))) {
            List<String> row = new ArrayList<>(List.of(slow.times.path("rrn").asText(), Integer.toString(slow.second)));
            for (String time : TIMES) {
                row.add(Show.millis(slow.times.path(time).asDouble()));
            }
            rows.add(row);
        }
        return rows;
    }

    private static double value(JsonNode second, String name) {
        return second.path("values").path(name).asDouble(0);
    }

    private static double length(JsonNode second) {
        return Math.max(1, second.path("to_epoch_millis").asLong() - second.path("from_epoch_millis").asLong()) / 1e3;
    }
}

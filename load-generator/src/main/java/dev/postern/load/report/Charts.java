package dev.postern.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The charts of a report. Pure: runs in, SVG out. */
final class Charts {
    /** Series colours: the page gives each a value for light and for dark. */
    private static final int COLOURS = 6;
    private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999};
    private static final int COLUMNS_MAX = 180;
    private static final int ROWS_A_DECADE = 8;
    private static final int BARS_MAX = 10;

    private Charts() {
    }

    static String colour(int series) {
        return "var(--s" + series % COLOURS + ")";
    }

    /** Time against percentile, the tail stretched: each nine has the same width. */
    static String percentiles(List<Run> runs) {
        double low = 1e5;
        double high = 1e6;
        for (Run run : runs) {
            if (run.whole().getTotalCount() > 0) {
                low = Math.min(low, Math.max(1e3, run.whole().getMinNonZeroValue()));
                high = Math.max(high, run.whole().getMaxValue());
            }
        }
        double from = Math.pow(10, Math.floor(Math.log10(low)));
        double to = Math.pow(10, Math.ceil(Math.log10(high)));
        Svg svg = new Svg("percentiles", "Response time by percentile");
        Svg.logarithmic(from, to, false, value -> svg.horizontal(Svg.share(value, from, to), Show.time(value)));
        for (double percentile : new double[] {0, 50, 90, 99, 99.9, 99.99, 99.999}) {
            svg.vertical(nines(percentile), percentile == 0 ? "min" : "p" + plain(percentile));
        }
        for (int i = 0; i < runs.size(); i++) {
            Histogram whole = runs.get(i).whole();
            List<double[]> points = new ArrayList<>();
            for (double percentile : PERCENTILES) {
                // A percentile that fewer values than its own share stand for would only repeat the maximum.
                if (whole.getTotalCount() * (100 - percentile) / 100 >= 1 || percentile == 0) {
                    points.add(new double[] {nines(percentile), Svg.share(whole.getValueAtPercentile(percentile), from, to)});
                }
            }
            svg.line(colour(i), points, false);
        }
        return svg.axes("percentile", "response time").close();
    }

    private static double nines(double percentile) {
        return percentile >= 99.999 ? 1 : -Math.log10(1 - percentile / 100) / 5;
    }

    /** Each column some seconds, each row a span of times; the darker, the more of the column's answers fell there. */
    static String heatMap(Run run, int number) {
        List<Histogram> seconds = run.seconds();
        Svg svg = new Svg("heat-" + number, "Response times over the run " + run.name());
        int each = Math.max(1, (seconds.size() + COLUMNS_MAX - 1) / COLUMNS_MAX);
        int columns = Math.max(1, (seconds.size() + each - 1) / each);
        double low = Math.max(1e3, run.whole().getTotalCount() == 0 ? 1e5 : run.whole().getMinNonZeroValue());
        double from = Math.pow(10, Math.floor(Math.log10(low)));
        double to = Math.pow(10, Math.ceil(Math.log10(Math.max(from * 10, run.whole().getMaxValue()))));
        int rows = (int) Math.round(Math.log10(to / from)) * ROWS_A_DECADE;
        Svg.logarithmic(from, to, false, value -> svg.horizontal(Svg.share(value, from, to), Show.time(value)));
        timeAxis(svg, seconds.size());
        for (int column = 0; column < columns; column++) {
            Histogram sum = new Histogram(run.whole());
            sum.reset();
            for (int second = column * each; second < Math.min(seconds.size(), (column + 1) * each); second++) {
                sum.add(seconds.get(second));
            }
            cells(svg, sum, column, columns, rows, from, to, column * each);
        }
        return svg.axes("seconds after the start", "response time").close();
    }

    private static void cells(Svg svg, Histogram sum, int column, int columns, int rows, double from, double to, int second) {
        long total = sum.getTotalCount();
        for (int row = 0; row < rows && total > 0; row++) {
            double below = from * Math.pow(to / from, (double) row / rows);
            double above = from * Math.pow(to / from, (double) (row + 1) / rows);
            long count = row == 0 ? sum.getCountBetweenValues(0, (long) above) : sum.getCountBetweenValues((long) below + 1, (long) above);
            if (count > 0) {
                // A single slow answer has to be seen beside thousands: the shade goes with the logarithm of the share.
                double shade = Math.max(0.12, 1 + Math.log10((double) count / total) / 5);
                svg.cell((double) column / columns, (double) (column + 1) / columns, (double) row / rows, (double) (row + 1) / rows, shade,
                    second + " s, up to " + Show.time(above) + ": " + count + " of " + total);
            }
        }
    }

    /** Answers a second over the run, and the slowest answer of each second. */
    static String throughput(List<Run> runs) {
        int seconds = runs.stream().mapToInt(run -> run.seconds().size()).max().orElse(1);
        double high = Math.max(10, runs.stream().flatMap(run -> run.seconds().stream()).mapToLong(Histogram::getTotalCount).max().orElse(10) * 1.05);
        Svg svg = new Svg("throughput", "Answers a second");
        double step = step(high);
        for (double value = 0; value <= high; value += step) {
            svg.horizontal(value / high, Show.whole(value));
        }
        timeAxis(svg, seconds);
        for (int i = 0; i < runs.size(); i++) {
            List<double[]> points = new ArrayList<>();
            List<Histogram> of = runs.get(i).seconds();
            for (int second = 0; second < of.size(); second++) {
                points.add(new double[] {(second + 0.5) / seconds, of.get(second).getTotalCount() / high});
            }
            svg.line(colour(i), points, false);
        }
        return svg.axes("seconds after the start", "answers a second").close();
    }

    static void timeAxis(Svg svg, int seconds) {
        double step = Math.max(1, step(seconds));
        for (double second = 0; second <= seconds; second += step) {
            svg.vertical(seconds == 0 ? 0 : second / seconds, Show.whole(second));
        }
    }

    /** Where the host's time goes: the mean and the p99 of each of its stages since its start. */
    static String stages(Run run, int number) {
        Svg svg = new Svg("stages-" + number, "Time in the stages of the host of run " + run.name());
        List<Map.Entry<String, JsonNode>> stages = new ArrayList<>();
        run.stages().path("since_start").path("stages").properties().forEach(stages::add);
        double high = stages.stream().mapToDouble(stage -> stage.getValue().path("p99").asDouble()).max().orElse(1);
        int count = Math.max(1, Math.min(BARS_MAX, stages.size()));
        for (int i = 0; i < Math.min(BARS_MAX, stages.size()); i++) {
            JsonNode times = stages.get(i).getValue();
            double top = 1 - (double) i / count;
            double height = 0.8 / count;
            svg.bar(top - height / 2, top, times.path("mean").asDouble() / high, colour(0), stages.get(i).getKey(),
                "mean " + Show.time(times.path("mean").asDouble()));
            svg.bar(top - height, top - height / 2, times.path("p99").asDouble() / high, colour(1), "",
                "p99 " + Show.time(times.path("p99").asDouble()));
        }
        return svg.close();
    }

    static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, range / 4))));
        double steps = range / 4 / power;
        return power * (steps < 1.5 ? 1 : steps < 3.5 ? 2 : steps < 7.5 ? 5 : 10);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%s", value);
    }
}

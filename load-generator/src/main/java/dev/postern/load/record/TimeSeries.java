package dev.postern.load.record;

import dev.postern.load.schedule.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One clock's times (response, or service) over all lanes: the last second, the interval log and the totals per kind.
 * Main thread only.
 */
final class TimeSeries implements AutoCloseable {
    /** Takes one lane's interval of a kind, null when it was never met; hands back the histogram for reuse. */
    interface Flip {
        Histogram flip(Latencies lane, Kind kind, Histogram reuse);
    }

    private final String name;
    private final RunFolder folder;
    private final List<Latencies> lanes;
    private final Flip flip;
    private final IntervalLog log;
    private final Histogram[][] reuse;
    private final Histogram[] totals = new Histogram[Kind.count()];
    private final Histogram second = Latencies.histogram();

    TimeSeries(String name, RunFolder folder, List<Latencies> lanes, Flip flip, long startEpochMillis) throws IOException {
        this.name = name;
        this.folder = folder;
        this.lanes = lanes;
        this.flip = flip;
        this.log = new IntervalLog(folder.file(name + ".hlog"), name + " time in nanoseconds, one tag a kind of message", startEpochMillis);
        this.reuse = new Histogram[lanes.size()][Kind.count()];
        for (int kind = 0; kind < totals.length; kind++) {
            totals[kind] = Latencies.histogram();
        }
    }

    /** Closes the interval; the result is valid until the next call. */
    Histogram tick() {
        second.reset();
        for (int k = 0; k < totals.length; k++) {
            Kind kind = Kind.at(k);
            for (int lane = 0; lane < lanes.size(); lane++) {
                Histogram interval = flip.flip(lanes.get(lane), kind, reuse[lane][k]);
                reuse[lane][k] = interval;
                if (interval != null && interval.getTotalCount() > 0) {
                    second.add(interval);
                    totals[k].add(interval);
                    log.add(Recording.tag(kind.label(), lane, lanes.size()), interval);
                }
            }
        }
        return second;
    }

    Percentiles of(Kind kind) {
        return Percentiles.of(totals[kind.ordinal()]);
    }

    Percentiles whole() {
        return Percentiles.of(sum());
    }

    /** All kinds together but for these. */
    Histogram wholeWithout(Histogram others) {
        Histogram rest = sum();
        rest.subtract(others);
        return rest;
    }

    /** Writes the percentile distributions, in milliseconds: one file for the whole, one a kind that occurred. */
    void writeDistributions() throws IOException {
        distribution(name + ".hgrm", sum());
        for (int kind = 0; kind < totals.length; kind++) {
            if (totals[kind].getTotalCount() > 0) {
                distribution(name + "-" + Kind.at(kind).label() + ".hgrm", totals[kind]);
            }
        }
    }

    private void distribution(String file, Histogram histogram) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(folder.file(file)), false, StandardCharsets.US_ASCII)) {
            histogram.outputPercentileDistribution(out, 1e6);
        }
    }

    private Histogram sum() {
        Histogram sum = Latencies.histogram();
        for (Histogram total : totals) {
            sum.add(total);
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}

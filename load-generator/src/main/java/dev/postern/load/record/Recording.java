package dev.postern.load.record;

import dev.postern.load.schedule.Kind;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Everything measured in a run. The main thread makes it, calls {@link #tick} once a second and closes it; the event loops
 * only write into their {@link Latencies}.
 */
public final class Recording implements AutoCloseable {
    private final List<Latencies> lanes;
    private final HiccupMeter hiccupMeter;
    private final TimeSeries response;
    private final TimeSeries service;
    private final IntervalLog own;
    private final IntervalLog refusals;
    private final Histogram refused = Latencies.histogram();
    private final Histogram lag = Latencies.histogram();
    private final Histogram hiccups = Latencies.histogram();
    private final Histogram[] lagReuse;
    private final Histogram[] refusedReuse;
    private Histogram hiccupReuse;

    /** Opens the interval logs in the run folder. */
    public Recording(RunFolder folder, List<Latencies> lanes, HiccupMeter hiccupMeter, long startEpochMillis) throws IOException {
        this.lanes = lanes;
        this.lagReuse = new Histogram[lanes.size()];
        this.refusedReuse = new Histogram[lanes.size()];
        this.refusals = new IntervalLog(folder.file("refusals.hlog"), "response time in nanoseconds of what the host turned down", startEpochMillis);
        this.hiccupMeter = hiccupMeter;
        this.response = new TimeSeries("response", folder, lanes, Latencies::flipResponse, startEpochMillis);
        this.service = new TimeSeries("service", folder, lanes, Latencies::flipService, startEpochMillis);
        this.own = new IntervalLog(folder.file("generator.hlog"), "the generator's own send lag and hiccups in nanoseconds", startEpochMillis);
    }

    /** Closes the interval of all logs and says what the response times of it were. */
    public Percentiles tick() {
        service.tick();
        for (int lane = 0; lane < lanes.size(); lane++) {
            lagReuse[lane] = take(lanes.get(lane).flipLag(lagReuse[lane]), lag, own, tag("send-lag", lane, lanes.size()));
            refusedReuse[lane] = take(lanes.get(lane).flipRefused(refusedReuse[lane]), refused, refusals, tag("refused", lane, lanes.size()));
        }
        hiccupReuse = take(hiccupMeter.flip(hiccupReuse), hiccups, own, "hiccup");
        return Percentiles.of(response.tick());
    }

    /** Response times of one kind of message so far. */
    public Percentiles response(Kind kind) {
        return response.of(kind);
    }

    /** Response times of all kinds so far. */
    public Percentiles response() {
        return response.whole();
    }

    /** Service times of one kind of message so far. */
    public Percentiles service(Kind kind) {
        return service.of(kind);
    }

    /** Service times of all kinds so far. */
    public Percentiles service() {
        return service.whole();
    }

    /** Response times so far of what the host turned down, overload among it. */
    public Percentiles refused() {
        return Percentiles.of(refused);
    }

    /** Response times so far of all else. */
    public Percentiles accepted() {
        return Percentiles.of(response.wholeWithout(refused));
    }

    /** By how much the generator came late to its sends. */
    public Percentiles lag() {
        return Percentiles.of(lag);
    }

    /** By how much the hiccup meter woke late. */
    public Percentiles hiccups() {
        return Percentiles.of(hiccups);
    }

    /** Writes the {@code .hgrm} files and closes the logs. */
    @Override
    public void close() throws IOException {
        try (own; refusals; service; response) {
            response.writeDistributions();
            service.writeDistributions();
        }
    }

    /** The tag of one lane's intervals: with more than one lane it ends in the lane's number. */
    static String tag(String name, int lane, int lanes) {
        return lanes == 1 ? name : name + "-" + lane;
    }

    private static Histogram take(Histogram interval, Histogram total, IntervalLog log, String tag) {
        if (interval.getTotalCount() > 0) {
            total.add(interval);
            log.add(tag, interval);
        }
        return interval;
    }
}

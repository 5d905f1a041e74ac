package dev.postern.processor.ops;

import dev.postern.processor.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * The time spent in each stage, to three digits, from one nanosecond to a minute.
 * Each event loop records into its own {@link StageWriter}; the interval thread merges them, exactly, into the last interval
 * and the sum since start; any thread may read those. Each writer takes about 4 MB (nine stages, two histograms of 213 KB).
 */
public final class StageHistograms {
    static final long NANOS_MAX = 60_000_000_000L;
    static final int DIGITS = 3;

    private final Clock clock;
    private final List<StageWriter> writers;
    private final List<Histogram> interval = histograms();
    private final List<Histogram> sinceStart = histograms();

    /**
     * Empty histograms, whose first interval begins now.
     *
     * @param writers how many threads will record
     * @param clock gives the intervals their wall time
     */
    public StageHistograms(int writers, Clock clock) {
        this.clock = clock;
        List<StageWriter> made = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            made.add(new StageWriter());
        }
        this.writers = List.copyOf(made);
        long now = clock.epochMillis();
        for (Stage stage : Stage.values()) {
            interval.get(stage.ordinal()).setTag(stage.tag());
            interval.get(stage.ordinal()).setEndTimeStamp(now);
            sinceStart.get(stage.ordinal()).setStartTimeStamp(now);
            sinceStart.get(stage.ordinal()).setEndTimeStamp(now);
        }
    }

    /** The writer of event loop {@code i}, from 0; at start, from any thread. */
    public StageWriter writer(int i) {
        return writers.get(i);
    }

    /**
     * Ends the running interval and begins the next. For the interval thread alone.
     *
     * @return the ended interval by stage, tagged and stamped, unchanged until the next call
     */
    synchronized List<Histogram> endInterval() {
        long now = clock.epochMillis();
        for (Stage stage : Stage.values()) {
            Histogram ended = interval.get(stage.ordinal());
            long begun = ended.getEndTimeStamp();
            ended.reset();
            ended.setTag(stage.tag());
            for (StageWriter writer : writers) {
                writer.drainInto(ended, stage);
            }
            ended.setStartTimeStamp(begun);
            ended.setEndTimeStamp(now);
            Histogram sum = sinceStart.get(stage.ordinal());
            long start = sum.getStartTimeStamp();
            sum.add(ended);
            sum.setStartTimeStamp(start);
            sum.setEndTimeStamp(now);
        }
        return List.copyOf(interval);
    }

    /**
     * The slowest requests since the last call, slowest first, at most {@value SlowestWriter#KEPT}. For the interval thread alone.
     *
     * @param reference reads an answer's reference
     */
    List<SlowRequest> takeSlowest(Function<byte[], String> reference) {
        List<SlowRequest> all = new ArrayList<>();
        for (StageWriter writer : writers) {
            writer.slowest().drainInto(all, reference);
        }
        all.sort(Comparator.comparingLong(SlowRequest::whole).reversed());
        return List.copyOf(all.subList(0, Math.min(SlowestWriter.KEPT, all.size())));
    }

    /** Reads the last ended interval, by stage; the histograms must not leave {@code reading}. From any thread. */
    synchronized <T> T readInterval(Function<List<Histogram>, T> reading) {
        return reading.apply(interval);
    }

    /** Reads the sum since start, by stage; the histograms must not leave {@code reading}. From any thread. */
    synchronized <T> T readSinceStart(Function<List<Histogram>, T> reading) {
        return reading.apply(sinceStart);
    }

    private static List<Histogram> histograms() {
        List<Histogram> made = new ArrayList<>();
        for (int i = 0; i < Stage.values().length; i++) {
            made.add(new Histogram(NANOS_MAX, DIGITS));
        }
        return List.copyOf(made);
    }
}

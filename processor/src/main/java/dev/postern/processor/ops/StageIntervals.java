package dev.postern.processor.ops;

import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interval thread, {@code ops-intervals}: merges the stage histograms once an interval and appends them to the log.
 * A disk that refuses is reported once and tried again every interval: histograms never stop the processor.
 */
public final class StageIntervals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StageIntervals.class);

    private static final int LAST_INTERVAL_SECONDS_MAX = 2;

    private final StageHistograms histograms;
    private final IntervalSeries series;
    private final Function<byte[], String> reference;
    private final HistogramLog log;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("ops-intervals").daemon().factory());
    private boolean refused;

    private StageIntervals(StageHistograms histograms, IntervalSeries series, Function<byte[], String> reference, HistogramLog log) {
        this.histograms = histograms;
        this.series = series;
        this.reference = reference;
        this.log = log;
    }

    /**
     * Opens the log and starts the thread.
     *
     * @param series gets every interval
     * @param reference reads the reference out of an answer's message; called by the interval thread
     * @param folder where the log's files go; made when absent
     * @throws BadSetting when the folder cannot be written
     */
    public static StageIntervals start(StageHistograms histograms, IntervalSeries series, Function<byte[], String> reference,
            Path folder, OpsSettings settings, Clock clock) {
        StageIntervals intervals = new StageIntervals(histograms, series, reference, new HistogramLog(folder, settings, clock));
        long nanos = settings.intervalNanos();
        intervals.thread.scheduleAtFixedRate(intervals::endInterval, nanos, nanos, TimeUnit.NANOSECONDS);
        return intervals;
    }

    /**
     * Ends the last interval, writes it and closes the log, unless the disk hangs. After the writers have stopped; from any
     * thread, once.
     */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(LAST_INTERVAL_SECONDS_MAX, TimeUnit.SECONDS)) {
                endInterval();
                log.close();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void endInterval() {
        try {
            List<Histogram> ended = histograms.endInterval();
            List<SlowRequest> slowest = histograms.takeSlowest(reference);
            series.add(ended, slowest);
            log.append(ended, slowest);
            if (refused) {
                LOG.info("histogram log is written again: {}", log.current());
            }
            refused = false;
        } catch (IOException | RuntimeException failure) {
            if (!refused) {
                LOG.warn("histogram log cannot be written, intervals are lost until it can: {}", failure.toString());
            }
            refused = true;
        }
    }
}

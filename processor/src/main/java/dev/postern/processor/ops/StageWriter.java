package dev.postern.processor.ops;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * One event loop's hand into the stage histograms: wait-free, without allocation.
 * Only its own thread may call {@link #record}; the interval thread drains it meanwhile.
 */
public final class StageWriter {
    private static final Stage[] STAGES = Stage.values();

    private final SingleWriterRecorder[] recorders = new SingleWriterRecorder[STAGES.length];
    private final Histogram[] drained = new Histogram[STAGES.length];
    private final SlowestWriter slowest = new SlowestWriter();

    StageWriter() {
        for (Stage stage : STAGES) {
            recorders[stage.ordinal()] = new SingleWriterRecorder(StageHistograms.NANOS_MAX, StageHistograms.DIGITS);
        }
    }

    /**
     * Counts one passage through a stage.
     *
     * @param stage where the time went
     * @param nanos how long; more than a minute counts as a minute, less than nothing as nothing
     */
    public void record(Stage stage, long nanos) {
        recorders[stage.ordinal()].recordValue(Math.clamp(nanos, 0L, StageHistograms.NANOS_MAX));
    }

    /** The slowest requests of this loop. */
    public SlowestWriter slowest() {
        return slowest;
    }

    /** Moves what was recorded since the last call into {@code target}. For the interval thread. */
    void drainInto(Histogram target, Stage stage) {
        int i = stage.ordinal();
        drained[i] = recorders[i].getIntervalHistogram(drained[i]);
        target.add(drained[i]);
    }
}

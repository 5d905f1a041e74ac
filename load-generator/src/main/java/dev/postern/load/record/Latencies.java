package dev.postern.load.record;

import dev.postern.load.schedule.Kind;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The times of one lane. Written by the lane's event loop only, without a lock; flipped once a second by the main thread.
 *
 * <p>Response time runs from the moment the schedule meant to send, service time from the actual send: a generator or a
 * connection that falls behind shows in the first and not in the second. An exchange that was never answered is recorded with
 * the time that it was waited for, so that it cannot vanish from the tail.
 */
public final class Latencies {
    private static final long NANOS_MAX = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    // Made when a kind is first met: a run sends few of the kinds there are, and each recorder is half a megabyte to look through.
    private final AtomicReferenceArray<SingleWriterRecorder> response = new AtomicReferenceArray<>(Kind.count());
    private final AtomicReferenceArray<SingleWriterRecorder> service = new AtomicReferenceArray<>(Kind.count());
    private final SingleWriterRecorder lag = recorder();
    private final SingleWriterRecorder refused = recorder();

    /** Records an exchange's times. */
    public void record(Kind kind, long responseNanos, long serviceNanos) {
        own(response, kind).recordValue(bounded(responseNanos));
        own(service, kind).recordValue(bounded(serviceNanos));
    }

    /** Records the response time of what the host turned down (overload among it), which was recorded under its kind too. */
    public void refused(long responseNanos) {
        refused.recordValue(bounded(responseNanos));
    }

    /** Records by how much the generator itself came late to a send. */
    public void lag(long nanos) {
        lag.recordValue(bounded(nanos));
    }

    /** The interval of a kind, or null when it was never met. */
    Histogram flipResponse(Kind kind, Histogram reuse) {
        return flip(response.get(kind.ordinal()), reuse);
    }

    /** The interval of a kind, or null when it was never met. */
    Histogram flipService(Kind kind, Histogram reuse) {
        return flip(service.get(kind.ordinal()), reuse);
    }

    private static Histogram flip(SingleWriterRecorder recorder, Histogram reuse) {
        return recorder == null ? null : recorder.getIntervalHistogram(reuse);
    }

    private static SingleWriterRecorder own(AtomicReferenceArray<SingleWriterRecorder> recorders, Kind kind) {
        SingleWriterRecorder recorder = recorders.getPlain(kind.ordinal());
        if (recorder == null) {
            recorder = recorder();
            recorders.set(kind.ordinal(), recorder);
        }
        return recorder;
    }

    Histogram flipRefused(Histogram reuse) {
        return refused.getIntervalHistogram(reuse);
    }

    Histogram flipLag(Histogram reuse) {
        return lag.getIntervalHistogram(reuse);
    }

    static SingleWriterRecorder recorder() {
        return new SingleWriterRecorder(1, NANOS_MAX, DIGITS);
    }

    static Histogram histogram() {
        return new Histogram(1, NANOS_MAX, DIGITS);
    }

    static long bounded(long nanos) {
        return Math.clamp(nanos, 0, NANOS_MAX);
    }
}

package dev.postern.load.record;

import dev.postern.load.schedule.Kind;
import java.util.stream.IntStream;
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

    private final SingleWriterRecorder[] response = recorders();
    private final SingleWriterRecorder[] service = recorders();
    private final SingleWriterRecorder lag = recorder();

    /** Records an exchange's times. */
    public void record(Kind kind, long responseNanos, long serviceNanos) {
        response[kind.ordinal()].recordValue(bounded(responseNanos));
        service[kind.ordinal()].recordValue(bounded(serviceNanos));
    }

    /** Records by how much the generator itself came late to a send. */
    public void lag(long nanos) {
        lag.recordValue(bounded(nanos));
    }

    Histogram flipResponse(Kind kind, Histogram reuse) {
        return response[kind.ordinal()].getIntervalHistogram(reuse);
    }

    Histogram flipService(Kind kind, Histogram reuse) {
        return service[kind.ordinal()].getIntervalHistogram(reuse);
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

    private static SingleWriterRecorder[] recorders() {
        return IntStream.range(0, Kind.count()).mapToObj(i -> recorder()).toArray(SingleWriterRecorder[]::new);
    }
}

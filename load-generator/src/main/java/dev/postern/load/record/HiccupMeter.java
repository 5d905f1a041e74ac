package dev.postern.load.record;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Measures the machine's own pauses. The idea is jHiccup's: a thread with nothing to do sleeps for a fixed time and records by
 * how much it woke too late; what delays it (collector, scheduler, hypervisor) delays every other thread of this process too.
 * Started and closed by the run's main thread, which also flips it.
 */
public final class HiccupMeter implements AutoCloseable {
    private static final long SLEEP_NANOS = 1_000_000;

    private final SingleWriterRecorder recorder = Latencies.recorder();
    private final Thread thread = new Thread(this::measure, "hiccup-meter");
    private volatile boolean closed;

    /** Starts measuring. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    Histogram flip(Histogram reuse) {
        return recorder.getIntervalHistogram(reuse);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void measure() {
        TimerSlack.shorten();
        // The shortest sleep seen is what the timer costs by itself, and is no hiccup.
        long shortest = Long.MAX_VALUE;
        while (!closed) {
            long before = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            long slept = System.nanoTime() - before;
            shortest = Math.min(shortest, slept);
            recorder.recordValue(Latencies.bounded(slept - shortest));
        }
    }
}

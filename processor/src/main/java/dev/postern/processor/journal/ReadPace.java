package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a reader of large files below a rate, so that it takes no disk from the traffic. One thread. */
final class ReadPace {
    private static final long BURST_BYTES = 1 << 20;

    private final Clock clock;
    private final long bytesPerSecondMax;
    private final CountDownLatch stop;
    private long bytes;
    private long sinceNanos;

    /** @param stop ends a wait, and with it the reading */
    ReadPace(Clock clock, long bytesPerSecondMax, CountDownLatch stop) {
        this.clock = clock;
        this.bytesPerSecondMax = bytesPerSecondMax;
        this.stop = stop;
        sinceNanos = clock.nanos();
    }

    /** As fast as it goes. */
    static ReadPace unbounded(Clock clock) {
        return new ReadPace(clock, Long.MAX_VALUE, new CountDownLatch(1));
    }

    /**
     * So many bytes were read; waits until more may be.
     *
     * @throws InterruptedIOException when the reading is to end
     */
    void took(long read) throws IOException {
        bytes += read;
        if (bytes < BURST_BYTES) {
            return;
        }
        // What one call reads is a megabyte or so: no overflow.
        long wait = bytes * 1_000_000_000L / bytesPerSecondMax - (clock.nanos() - sinceNanos);
        bytes = 0;
        try {
            if (stop.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                throw new InterruptedIOException("the journal is closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        sinceNanos = clock.nanos();
    }
}

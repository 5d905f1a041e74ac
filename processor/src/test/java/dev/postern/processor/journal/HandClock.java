package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;

/** Wall time is set by hand; the elapsed time is the machine's, since the writer sleeps by it. */
final class HandClock implements Clock {
    volatile long epochMillis = 1_800_000_000_000L;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return epochMillis;
    }
}

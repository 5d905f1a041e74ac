package dev.postern.processor.ops;

import dev.postern.processor.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves by hand. */
final class HandClock implements Clock {
    static final long START_EPOCH_MILLIS = 1_700_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    void advanceMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000L);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long epochMillis() {
        return START_EPOCH_MILLIS + nanos.get() / 1_000_000L;
    }
}

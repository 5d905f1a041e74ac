package dev.postern.processor.time;

import java.util.concurrent.TimeUnit;

/** A clock that stands still until a test moves it. */
public final class HandClock implements Clock {

    private long nanos = 1_000_000_000L;
    private long epochMillis = 1_800_000_000_000L;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return epochMillis;
    }

    /** Both times go on. */
    public void advance(long amount, TimeUnit unit) {
        nanos += unit.toNanos(amount);
        epochMillis += unit.toMillis(amount);
    }
}

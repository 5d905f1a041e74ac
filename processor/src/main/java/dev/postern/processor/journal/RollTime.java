package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The time that decides which file is written: the wall clock, but never back, because Chronicle would go on in an
 * older file and break the order. Set by the recovering thread, then read by the writer.
 */
final class RollTime implements TimeProvider {
    private final Clock clock;
    private volatile long latestMillis;

    RollTime(Clock clock) {
        this.clock = clock;
    }

    /** Never again a time before this one. */
    void atLeast(long epochMillis) {
        latestMillis = Math.max(latestMillis, epochMillis);
    }

    @Override
    public long currentTimeMillis() {
        long now = clock.epochMillis();
        long latest = latestMillis;
        if (now <= latest) {
            return latest;
        }
        latestMillis = now;
        return now;
    }
}

package dev.postern.load.record;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A count with one writing thread and any number of readers, cheaper than an atomic add. Readers see it a moment late.
 */
public final class Counter {
    private final AtomicLong value = new AtomicLong();

    /** Adds; the owning thread only. */
    public void add(long amount) {
        value.setOpaque(value.getPlain() + amount);
    }

    /** The count; any thread. */
    public long get() {
        return value.getOpaque();
    }
}

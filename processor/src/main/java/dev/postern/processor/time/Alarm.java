package dev.postern.processor.time;

import java.util.function.LongConsumer;

/**
 * Tells an actor that time has passed. The actor that owns it calls from its own thread; the ring comes back as
 * whatever the consumer sends, so that behaviors can be stepped by hand with an alarm that a test holds.
 */
@FunctionalInterface
public interface Alarm {

    /**
     * Rings once, with the clock's nanoseconds at that moment.
     *
     * @param delayNanos from now
     */
    void ringAfter(long delayNanos, LongConsumer nowNanos);

    /** An alarm on an executor that can schedule. */
    static Alarm on(java.util.concurrent.ScheduledExecutorService executor, Clock clock) {
        return (delayNanos, ring) -> executor.schedule(() -> ring.accept(clock.nanos()), delayNanos,
                java.util.concurrent.TimeUnit.NANOSECONDS);
    }
}

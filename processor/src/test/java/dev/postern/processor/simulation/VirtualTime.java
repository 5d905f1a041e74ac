package dev.postern.processor.simulation;

import dev.postern.processor.time.Clock;
import java.util.PriorityQueue;

/** The time of a simulated world, and what is to happen in it. To read the clock costs a little time. */
final class VirtualTime implements Clock {

    private record Task(long atNanos, long order, Runnable task) {
    }

    static final long START_EPOCH_MILLIS = 1_800_000_000_000L;
    private static final long READ_NANOS = 100;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> a.atNanos == b.atNanos
            ? Long.compare(a.order, b.order) : Long.compare(a.atNanos, b.atNanos));
    private long nowNanos;
    private long order;
    private long stepsMillis;

    void after(long delayNanos, Runnable task) {
        tasks.add(new Task(nowNanos + delayNanos, order++, task));
    }

    /** Sets the wall clock forward, or back. */
    void step(long millis) {
        stepsMillis += millis;
    }

    /** Does what comes next; false when there is nothing. */
    boolean next() {
        Task task = tasks.poll();
        if (task == null) {
            return false;
        }
        nowNanos = Math.max(nowNanos, task.atNanos);
        task.task.run();
        return true;
    }

    @Override
    public long nanos() {
        nowNanos += READ_NANOS;
        return nowNanos;
    }

    @Override
    public long epochMillis() {
        return START_EPOCH_MILLIS + nowNanos / 1_000_000 + stepsMillis;
    }
}

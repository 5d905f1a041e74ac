package dev.postern.processor.time;

/**
 * The only way to read a clock: elapsed nanoseconds and wall time. Any thread may call it; actors do not,
 * they take time from the messages they are sent.
 */
public interface Clock {

    /** A point on the monotonic clock, in nanoseconds; only differences mean anything. */
    long nanos();

    /** Wall time in milliseconds since 1970-01-01T00:00Z. */
    long epochMillis();

    /** The machine's own clocks. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}

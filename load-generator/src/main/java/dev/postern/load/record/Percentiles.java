package dev.postern.load.record;

import org.HdrHistogram.Histogram;

/**
 * The figures of one histogram, all times in nanoseconds. Immutable.
 *
 * @param count     values recorded
 * @param p50Nanos  half of the values are at most this
 * @param p90Nanos  90 % are at most this
 * @param p99Nanos  99 % are at most this
 * @param p999Nanos 99.9 % are at most this
 * @param maxNanos  the largest value
 */
public record Percentiles(long count, long p50Nanos, long p90Nanos, long p99Nanos, long p999Nanos, long maxNanos) {
    static Percentiles of(Histogram histogram) {
        return new Percentiles(histogram.getTotalCount(), histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(90),
            histogram.getValueAtPercentile(99), histogram.getValueAtPercentile(99.9), histogram.getMaxValue());
    }

    /** A time as milliseconds with three decimals, for a column of a table. */
    public static String millis(long nanos) {
        long micros = Math.round(nanos / 1_000.0);
        return "%d.%03d".formatted(micros / 1_000, micros % 1_000);
    }
}

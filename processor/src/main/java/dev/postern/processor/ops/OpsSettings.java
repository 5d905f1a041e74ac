package dev.postern.processor.ops;

import dev.postern.processor.settings.Section;

/**
 * The settings of {@code postern.ops}, checked.
 *
 * @param host address of the HTTP port
 * @param port HTTP port, 0 for any free one
 * @param requestsMax requests answered at the same time; more get 503
 * @param seriesMax intervals kept for /series
 * @param intervalNanos length of a histogram interval
 * @param rollBytes size at which a histogram log file is followed by the next
 * @param rollNanos age at which it is
 * @param filesMax histogram log files kept
 */
public record OpsSettings(String host, int port, int requestsMax, int seriesMax, long intervalNanos, long rollBytes, long rollNanos, int filesMax) {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Reads the section {@code postern.ops}. At start. */
    public static OpsSettings read(Section ops) {
        Section histograms = ops.at("histograms");
        return new OpsSettings(
                ops.text("host"),
                ops.integer("port", 0, 65_535),
                ops.integer("requests-max", 1, 1_024),
                histograms.integer("series-max", 1, 100_000),
                histograms.nanos("interval", SECOND_NANOS / 10, 60 * SECOND_NANOS),
                histograms.bytes("roll-bytes", 64 << 10, 1L << 30),
                histograms.nanos("roll-after", 60 * SECOND_NANOS, 7 * 86_400 * SECOND_NANOS),
                histograms.integer("files-max", 2, 1_000));
    }

    /** The same with another port, for {@code --ops-port}. */
    public OpsSettings withPort(int otherPort) {
        return new OpsSettings(host, otherPort, requestsMax, seriesMax, intervalNanos, rollBytes, rollNanos, filesMax);
    }
}

package dev.postern.benchmarks.results;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a server's journal did since its start, warm-up included, from its operations port. Immutable.
 *
 * @param waitP99Micros 99 of 100 appends were durable within this, as their stage saw it
 * @param batchMean records made durable by one force, on average
 * @param forces how many forces there were
 * @param forceP99Micros 99 of 100 forces took no longer; the upper bound of a bucket
 */
public record JournalFigures(double waitP99Micros, double batchMean, long forces, double forceP99Micros) {

    private static final double SHARE = 0.99;
    private static final String BATCH = "postern_journal_batch_records";
    private static final String FORCE = "postern_journal_force_seconds";

    /**
     * Reads them.
     *
     * @param metrics the page {@code /metrics}, Prometheus text
     */
    public static JournalFigures of(double waitP99Micros, String metrics) {
        Map<Double, Long> buckets = new TreeMap<>();
        long forces = 0;
        double records = 0;
        for (String line : metrics.split("\n")) {
            String value = line.substring(line.lastIndexOf(' ') + 1);
            if (line.startsWith(FORCE + "_bucket{le=\"")) {
                String bound = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
                buckets.put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), Long.parseLong(value));
            } else if (line.startsWith(BATCH + "_sum")) {
                records = Double.parseDouble(value);
            } else if (line.startsWith(BATCH + "_count")) {
                forces = Long.parseLong(value);
            }
        }
        return new JournalFigures(waitP99Micros, forces == 0 ? 0 : records / forces, forces, bound(buckets, forces) * 1e6);
    }

    private static double bound(Map<Double, Long> buckets, long forces) {
        for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
            if (bucket.getValue() >= SHARE * forces) {
                return bucket.getKey();
            }
        }
        return Double.NaN;
    }
}

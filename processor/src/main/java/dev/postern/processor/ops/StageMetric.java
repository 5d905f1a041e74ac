package dev.postern.processor.ops;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The stage histograms since start as one Prometheus histogram, {@code postern_stage_seconds}, with fixed buckets.
 * Read at each scrape; bucket edges are exact to the three digits that the histograms keep, and so is the sum.
 */
final class StageMetric implements Collector {
    private static final double NANOS_A_SECOND = 1e9;
    private static final String NAME = "postern_stage_seconds";
    private static final double[] STEPS = {1, 2.5, 5};

    private final StageHistograms histograms;
    private final long[] upperNanos = upperNanos();

    StageMetric(StageHistograms histograms) {
        this.histograms = histograms;
    }

    @Override
    public MetricSnapshot collect() {
        return histograms.readSinceStart(this::snapshot);
    }

    @Override
    public String getPrometheusName() {
        return NAME;
    }

    private HistogramSnapshot snapshot(List<Histogram> stages) {
        HistogramSnapshot.Builder metric = HistogramSnapshot.builder().name(NAME).help("Time spent in each stage, since start.");
        for (Stage stage : Stage.values()) {
            Histogram times = stages.get(stage.ordinal());
            metric.dataPoint(HistogramDataPointSnapshot.builder()
                    .labels(Labels.of("stage", stage.tag()))
                    .classicHistogramBuckets(buckets(times))
                    .sum(times.getTotalCount() == 0 ? 0 : times.getMean() * times.getTotalCount() / NANOS_A_SECOND)
                    .build());
        }
        return metric.build();
    }

    private ClassicHistogramBuckets buckets(Histogram times) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long counted = 0;
        for (long upper : upperNanos) {
            long below = times.getCountBetweenValues(0, upper);
            buckets.bucket(upper / NANOS_A_SECOND, below - counted);
            counted = below;
        }
        return buckets.bucket(Double.POSITIVE_INFINITY, times.getTotalCount() - counted).build();
    }

    /** 1, 2.5 and 5 of each power of ten, from a microsecond to five seconds. */
    private static long[] upperNanos() {
        long[] upper = new long[7 * STEPS.length];
        long unit = 1_000;
        for (int i = 0; i < upper.length; i += STEPS.length) {
            for (int step = 0; step < STEPS.length; step++) {
                upper[i + step] = (long) (unit * STEPS[step]);
            }
            unit *= 10;
        }
        return upper;
    }
}

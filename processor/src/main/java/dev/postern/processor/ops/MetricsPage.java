package dev.postern.processor.ops;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The page {@code /metrics}: all counts, the stage histograms and the JVM's figures in Prometheus' text format. From any thread. */
final class MetricsPage {
    private final Counts counts;
    private final PrometheusTextFormatWriter format = PrometheusTextFormatWriter.create();

    MetricsPage(Counts counts, StageHistograms histograms) {
        this.counts = counts;
        JvmCounts.register(counts);
        counts.registry().register(new StageMetric(histograms));
    }

    Answer asText() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            format.write(body, counts.registry().scrape());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return new Answer(200, format.getContentType(), body.toByteArray());
    }
}

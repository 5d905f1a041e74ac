package dev.postern.processor.ops;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;

/** Reads what was counted, for tests of the rooms that count. */
public final class Counted {

    private final Counts counts;

    public Counted(Counts counts) {
        this.counts = counts;
    }

    public long refused(String kind) {
        return read("postern_refused", "kind", kind);
    }

    public long answered(String responseCode) {
        return read("postern_answered", "response_code", responseCode);
    }

    public long closed(String reason) {
        return read("postern_connections_closed", "reason", reason);
    }

    private long read(String name, String label, String value) {
        return counts.registry().scrape(name::equals).stream().map(CounterSnapshot.class::cast)
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .filter(point -> value.equals(point.getLabels().get(label)))
                .mapToLong(point -> (long) point.getValue()).sum();
    }
}

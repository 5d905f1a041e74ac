package dev.postern.processor.ops;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjDoubleConsumer;

/**
 * A counter with one label, whose values are few and known to the code. Safe from any thread.
 * Past {@value #LABELS_MAX} values the rest count as {@code other}, so that a peer cannot fill memory with labels.
 */
final class LabelledCounter {
    static final int LABELS_MAX = 256;

    private final Counter counter;
    private final ConcurrentHashMap<String, CounterDataPoint> children = new ConcurrentHashMap<>();

    LabelledCounter(PrometheusRegistry registry, String name, String help, String label) {
        counter = Counter.builder().name(name).help(help).labelNames(label).withoutExemplars().register(registry);
    }

    void count(String value) {
        CounterDataPoint child = children.get(value);
        (child != null ? child : child(value)).inc();
    }

    void each(String prefix, ObjDoubleConsumer<String> told) {
        children.forEach((label, point) -> told.accept(prefix + label, point.get()));
    }

    private CounterDataPoint child(String value) {
        if (children.size() >= LABELS_MAX) {
            return counter.labelValues("other");
        }
        return children.computeIfAbsent(value, counter::labelValues);
    }
}

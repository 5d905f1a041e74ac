package dev.postern.processor.ops;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ObjDoubleConsumer;

/**
 * What the processor counts, for {@code /metrics}. Safe from any thread; counting allocates nothing once a label was seen.
 */
public final class Counts {
    private static final double NANOS_A_SECOND = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LabelledCounter refused =
            new LabelledCounter(registry, "postern_refused", "Requests and connections refused, by kind.", "kind");
    private final LabelledCounter answered =
            new LabelledCounter(registry, "postern_answered", "Answers sent, by response code (field 39).", "response_code");
    private final LabelledCounter closed =
            new LabelledCounter(registry, "postern_connections_closed", "Connections closed, by reason.", "reason");
    private final Counter late = Counter.builder().name("postern_late_answers")
            .help("Answers later than terminals wait (postern.terminal.late-after).").withoutExemplars().register(registry);
    private final LongAdder batches = new LongAdder();
    private final LongAdder recordsForced = new LongAdder();
    private final LongAccumulator batchMost = new LongAccumulator(Math::max, 0);
    private final List<Measure> measures = new CopyOnWriteArrayList<>();
    private final Histogram batchRecords = Histogram.builder().name("postern_journal_batch_records")
            .help("Records made durable by one force.").classicOnly().classicExponentialUpperBounds(1, 2, 13).withoutExemplars()
            .register(registry);
    private final Histogram forceSeconds = Histogram.builder().name("postern_journal_force_seconds")
            .help("Time of one force of the journal.").classicOnly().classicExponentialUpperBounds(16e-6, 2, 18).withoutExemplars()
            .register(registry);

    /** Nothing counted yet. */
    public Counts() {
        measures.add(new Measure("journal_batches", batches::sum, true));
        measures.add(new Measure("journal_records", recordsForced::sum, true));
        measures.add(new Measure("journal_batch_most", batchMost::getThenReset, false));
        measures.add(new Measure("postern_late_answers", late::get, true));
    }

    /** A refusal, by a kind from a fixed set, such as {@code mac} or {@code node_full}. */
    public void refused(String kind) {
        refused.count(kind);
    }

    /** An answer sent, by its response code. */
    public void answered(String responseCode) {
        answered.count(responseCode);
    }

    /** An answer that came later than terminals wait. */
    public void late() {
        late.inc();
    }

    /** A connection closed, by a reason from a fixed set, such as {@code idle} or {@code peer}. */
    public void closed(String reason) {
        closed.count(reason);
    }

    /** One force of the journal: the records it made durable and how long it took. */
    public void forced(int records, long nanos) {
        batches.increment();
        recordsForced.add(records);
        batchMost.accumulate(records);
        batchRecords.observe(records);
        forceSeconds.observe(nanos / NANOS_A_SECOND);
    }

    /**
     * A value that goes up and down, read at each scrape; the supplier must be quick and safe from any thread.
     *
     * @param name full name with its unit, such as {@code postern_connections}
     */
    public void gauge(String name, String help, LongSupplier value) {
        measures.add(new Measure(name, value::getAsLong, false));
        GaugeWithCallback.builder().name(name).help(help).callback(sample -> sample.call(value.getAsLong())).register(registry);
    }

    /** A value that only grows, read at each scrape; {@code _total} is added to the name. */
    public void counter(String name, String help, LongSupplier value) {
        growing(name, help, value::getAsLong);
    }

    /** The same of nanoseconds, shown as {@code _seconds}. */
    public void seconds(String name, String help, LongSupplier nanos) {
        growing(name + "_seconds", help, () -> nanos.getAsLong() / NANOS_A_SECOND);
    }

    void growing(String name, String help, DoubleSupplier value) {
        measures.add(new Measure(name, value, true));
        CounterWithCallback.builder().name(name).help(help).callback(sample -> sample.call(value.getAsDouble())).register(registry);
    }

    /** What is read once an interval. */
    List<Measure> measures() {
        return measures;
    }

    /** Tells each refusal's and each closing's kind, each response code, and how often it was. */
    void eachLabel(ObjDoubleConsumer<String> told) {
        refused.each("refused.", told);
        closed.each("closed.", told);
        answered.each("answered.", told);
    }

    PrometheusRegistry registry() {
        return registry;
    }
}

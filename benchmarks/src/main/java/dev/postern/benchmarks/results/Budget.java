package dev.postern.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Where the chain's CPU time of a purchase goes: the echo under it and the parts on top, each measured alone, and what
 * they leave unexplained. Immutable.
 *
 * @param rows the echo first, then the parts
 * @param sumMicros of the rows
 * @param chainMicros what the chain took, median
 * @param unexplainedMicros the chain less the sum: rules, ledger, timestamps, caches that the parts alone did not miss
 */
public record Budget(int connections, List<Row> rows, double sumMicros, double chainMicros, double unexplainedMicros) {

    /**
     * One line of it.
     *
     * @param times how often in a purchase
     * @param eachNanos CPU time of one
     */
    public record Row(String part, double times, double eachNanos) {

        double micros() {
            return times * eachNanos / 1_000;
        }
    }

    /** Connection, partition, screener, issuer; back: screener (its own shard's outcome), partition, connection. */
    private static final int MAILBOXES = 7;
    /** Ways between a connection, its partition and the card's shard, whose loops are chosen by hash: two there, two back. */
    private static final int WAYS_BETWEEN_LOOPS = 4;

    /**
     * Lays the parts beside a comparison.
     *
     * @param durability as in the journal's setting
     * @param profile of the terminals' keys and MACs
     * @param eventLoops of the processor
     */
    public static Budget of(PartCosts parts, Comparison comparison, String durability, String profile, int eventLoops) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("echo: sockets and event loop", 1, comparison.echoCpuMicros().median() * 1_000));
        if (profile.equals("tdes")) {
            // The one MAC that the micro-benchmarks measure as a part.
            add(rows, "X9.19 MAC: verify, make", 2,
                    parts.cpuNanos("MacBenchmark.purchase", Map.of()));
        }
        add(rows, "decode, read", 1, parts.cpuNanos("CodecBenchmark.decodeAndReadPurchase", Map.of("buffer", "direct")));
        add(rows, "encode", 1, parts.cpuNanos("CodecBenchmark.encodeAnswer", Map.of("buffer", "direct")));
        OptionalDouble inline = hop(parts, "loop");
        OptionalDouble handedOver = hop(parts, "two-loops");
        add(rows, "mailbox, inline on the loop", MAILBOXES, inline);
        if (inline.isPresent() && handedOver.isPresent()) {
            rows.add(new Row("hand-over to another loop, on top of it", WAYS_BETWEEN_LOOPS * (1 - 1.0 / eventLoops),
                    handedOver.getAsDouble() - inline.getAsDouble()));
        }
        add(rows, "journal append, " + durability + ": caller, writer, force", 1,
                parts.cpuNanos("JournalAppendBenchmark.durable", Map.of("durability", durability)));
        double sum = rows.stream().mapToDouble(Row::micros).sum();
        double chain = comparison.chainCpuMicros().median();
        return new Budget(comparison.connections(), List.copyOf(rows), sum, chain, chain - sum);
    }

    private static void add(List<Row> rows, String part, int times, OptionalDouble eachNanos) {
        eachNanos.ifPresent(nanos -> rows.add(new Row(part, times, nanos)));
    }

    /** One hop, from chains of four and of one mailbox under load. */
    private static OptionalDouble hop(PartCosts parts, String dispatcher) {
        OptionalDouble four = chain(parts, dispatcher, "4");
        OptionalDouble one = chain(parts, dispatcher, "1");
        return four.isPresent() && one.isPresent() ? OptionalDouble.of((four.getAsDouble() - one.getAsDouble()) / 3) : OptionalDouble.empty();
    }

    private static OptionalDouble chain(PartCosts parts, String dispatcher, String mailboxes) {
        return parts.cpuNanos("ActorHopBenchmark.thereAndBack",
                Map.of("dispatcher", dispatcher, "mailboxes", mailboxes, "inFlight", "64"));
    }

    String markdown() {
        Markdown table = new Markdown()
                .line("| %,d connections: part of a purchase | times | CPU ns each | CPU us |", connections).line("|---|--:|--:|--:|");
        for (Row row : rows) {
            table.line("| %s | %.1f | %,.0f | %.2f |", row.part(), row.times(), row.eachNanos(), row.micros());
        }
        return table.line("| sum | | | %.2f |", sumMicros).line("| the chain, measured | | | %.2f |", chainMicros)
                .line("| not explained | | | %.2f |", unexplainedMicros).toString();
    }
}

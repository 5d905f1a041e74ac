package dev.postern.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Where the chain's CPU time of a purchase goes: the echo under it and the parts on top, each measured alone, and what
 * they leave unexplained. The work of a purchase is echo, MAC, codec, rules and journal; what carries it from one to the next is not, and may
 * cost a fifth of it. Immutable.
 *
 * @param rows the echo first, then the parts
 * @param sumMicros of the rows
 * @param chainMicros what the chain took, median
 * @param unexplainedMicros the chain less the sum: ledger, histograms, waking, caches that the parts alone did not miss
 * @param workMicros of the rows that are work
 */
public record Budget(int connections, List<Row> rows, double sumMicros, double chainMicros, double unexplainedMicros, double workMicros) {

    /**
     * One line of it.
     *
     * @param times how often in a purchase
     * @param eachNanos CPU time of one
     * @param work whether the purchase needs it, however it is carried
     */
    public record Row(String part, double times, double eachNanos, boolean work) {

        double micros() {
            return times * eachNanos / 1_000;
        }
    }

    /** What the chain may take, times the work. */
    private static final double TIMES_WORK_MAX = 1.2;
    private static final String X919 = "MacBenchmark.purchase";
    private static final String CMAC = "KeysBenchmark.aesCmac";
    private static final String RULES = "FraudRulesBenchmark.purchase";
    private static final String HOP = "ActorHopBenchmark.thereAndBack";
    /** Connection, partition, screener, issuer; back: screener (its own shard's outcome), partition, connection. */
    private static final int MAILBOXES = 7;
    /** Ways between a connection, its partition and the card's shard, whose loops are chosen by hash: two there, two back. */
    private static final int WAYS_BETWEEN_LOOPS = 4;

    /** The micro-benchmarks of the work, as expressions of JMH. */
    public static List<String> work(String profile, int rules) {
        List<String> names = new ArrayList<>(List.of("CodecBenchmark.decodeAndReadPurchase", "CodecBenchmark.encodeAnswer", "JournalAppendBenchmark.durable"));
        if (profile.equals("tdes")) {
            names.add(X919);
        } else if (profile.equals("aes")) {
            names.add(CMAC);
        }
        if (rules > 0) {
            names.add(RULES);
        }
        return names;
    }

    /** The parameters of those. */
    public static Map<String, List<String>> workParameters(String durability, int rules) {
        return Map.of("buffer", List.of("direct"), "durability", List.of(durability), "rules", List.of(Integer.toString(rules)));
    }

    /** The micro-benchmarks of what carries it. */
    public static List<String> carriage() {
        return List.of(HOP);
    }

    /** The parameters of those. */
    public static Map<String, List<String>> carriageParameters() {
        return Map.of("dispatcher", List.of("loop", "two-loops"), "inFlight", List.of("64"));
    }

    /**
     * Lays the parts beside a comparison.
     *
     * @param durability as in the journal's setting
     * @param profile of the terminals' keys and MACs
     * @param rules in force
     * @param eventLoops of the processor
     */
    public static Budget of(PartCosts parts, Comparison comparison, String durability, String profile, int rules, int eventLoops) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("echo: sockets and event loop", 1, comparison.echoCpuMicros().median() * 1_000, true));
        if (profile.equals("tdes")) {
            add(rows, "X9.19 MAC: verify, make", 2, parts.cpuNanos(X919, Map.of()));
        } else if (profile.equals("aes")) {
            add(rows, "AES-CMAC: verify, make", 2, parts.cpuNanos(CMAC, Map.of()));
        }
        add(rows, "decode, read", 1, parts.cpuNanos("CodecBenchmark.decodeAndReadPurchase", Map.of("buffer", "direct")));
        add(rows, "encode", 1, parts.cpuNanos("CodecBenchmark.encodeAnswer", Map.of("buffer", "direct")));
        if (rules > 0) {
            add(rows, rules + " fraud rules, 30 features", 1, parts.cpuNanos(RULES, Map.of("rules", Integer.toString(rules))));
        }
        add(rows, "journal append, " + durability + ": caller, writer, force", 1,
                parts.cpuNanos("JournalAppendBenchmark.durable", Map.of("durability", durability)));
        OptionalDouble inline = hop(parts, "loop");
        OptionalDouble handedOver = hop(parts, "two-loops");
        inline.ifPresent(nanos -> rows.add(new Row("mailbox, inline on the loop", MAILBOXES, nanos, false)));
        if (inline.isPresent() && handedOver.isPresent()) {
            rows.add(new Row("hand-over to another loop, on top of it", WAYS_BETWEEN_LOOPS * (1 - 1.0 / eventLoops),
                    handedOver.getAsDouble() - inline.getAsDouble(), false));
        }
        double sum = rows.stream().mapToDouble(Row::micros).sum();
        double chain = comparison.chainCpuMicros().median();
        return new Budget(comparison.connections(), List.copyOf(rows), sum, chain, chain - sum,
                rows.stream().filter(Row::work).mapToDouble(Row::micros).sum());
    }

    private static void add(List<Row> rows, String part, int times, OptionalDouble eachNanos) {
        eachNanos.ifPresent(nanos -> rows.add(new Row(part, times, nanos, true)));
    }

    /** Whether the chain costs at most a fifth more than its work. */
    boolean good() {
        return chainMicros <= TIMES_WORK_MAX * workMicros;
    }

    /** One hop, from chains of four and of one mailbox under load. */
    private static OptionalDouble hop(PartCosts parts, String dispatcher) {
        OptionalDouble four = chain(parts, dispatcher, "4");
        OptionalDouble one = chain(parts, dispatcher, "1");
        return four.isPresent() && one.isPresent() ? OptionalDouble.of((four.getAsDouble() - one.getAsDouble()) / 3) : OptionalDouble.empty();
    }

    private static OptionalDouble chain(PartCosts parts, String dispatcher, String mailboxes) {
        return parts.cpuNanos(HOP,
                Map.of("dispatcher", dispatcher, "mailboxes", mailboxes, "inFlight", "64"));
    }

    String markdown() {
        Markdown table = new Markdown()
                .line("| %,d connections: part of a purchase | times | CPU ns each | CPU us |", connections).line("|---|--:|--:|--:|");
        rows.stream().filter(Row::work).forEach(row -> row(table, row));
        table.line("| its work | | | %.2f |", workMicros);
        rows.stream().filter(row -> !row.work()).forEach(row -> row(table, row));
        return table.line("| sum | | | %.2f |", sumMicros).line("| the chain, measured | | | %.2f |", chainMicros)
                .line("| not explained | | | %.2f |", unexplainedMicros).line("")
                .line("The chain takes **%.2f** times its work, at most %.1f is asked for: %s.", chainMicros / workMicros, TIMES_WORK_MAX, good() ? "good" : "missed")
                .toString();
    }

    private static void row(Markdown table, Row row) {
        table.line("| %s | %.1f | %,.0f | %.2f |", row.part(), row.times(), row.eachNanos(), row.micros());
    }
}

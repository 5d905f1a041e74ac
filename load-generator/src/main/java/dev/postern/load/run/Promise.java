package dev.postern.load.run;

import dev.postern.load.record.Fault;
import dev.postern.load.record.Outcome;
import dev.postern.load.record.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run has to keep, such as {@code p99<10ms,p99.9<50ms,error<0.1%,lost=0}. Immutable; a pure function of what was found.
 *
 * <ul>
 * <li>{@code p50 p90 p99 p99.9 max}: response time of all kinds together, from the intended send.
 * <li>{@code error}: exchanges that the host refused (overload, fault, format) or left unanswered, of those begun. A decline by
 * an issuer is no error.
 * <li>{@code lost}: requests that had no answer within the time-out, of those begun or as a number.
 * <li>{@code rate}: messages answered a second.
 * </ul>
 */
public final class Promise {
    private static final Pattern TERM = Pattern.compile("(p50|p90|p99|p99\\.9|max|error|lost|rate)([<=>])([0-9]{1,9}(?:\\.[0-9]{1,6})?)(us|ms|s|%|/s)?");

    /** Nothing is promised. */
    public static final Promise NONE = new Promise(List.of());
    /** What {@code load} and {@code demo} hold a run to when nothing else is said. */
    public static final Promise DEFAULT = parse("lost<0.1%");

    private record Term(String metric, char relation, double limit, String unit, String text) {
        /** What was found instead, or null when the term is kept. */
        String missedBy(Findings found) {
            double value = value(found);
            boolean kept = switch (relation) {
                case '<' -> value < limit;
                case '>' -> value > limit;
                default -> value == limit;
            };
            return kept ? null : text + " was promised, it was " + show(value);
        }

        private double value(Findings found) {
            Percentiles response = found.all().response();
            long begun = Math.max(1, found.counts().stream().mapToLong(KindCounts::begun).sum());
            return switch (metric) {
                case "p50" -> response.p50Nanos();
                case "p90" -> response.p90Nanos();
                case "p99" -> response.p99Nanos();
                case "p99.9" -> response.p999Nanos();
                case "max" -> response.maxNanos();
                case "rate" -> found.answeredPerSecond();
                case "error" -> share(ended(found, Outcome.REFUSED) + ended(found, Outcome.UNANSWERED), begun);
                default -> share(found.faults().getOrDefault(Fault.TIMED_OUT.label(), 0L), begun);
            };
        }

        private double share(long count, long begun) {
            return "%".equals(unit) ? (double) count / begun : count;
        }

        private String show(double value) {
            return switch (metric) {
                case "error", "lost" -> "%".equals(unit) ? String.format(Locale.ROOT, "%.4f%%", value * 100) : Long.toString((long) value);
                case "rate" -> String.format(Locale.ROOT, "%.0f/s", value);
                default -> Percentiles.millis((long) value) + " ms";
            };
        }
    }

    private final List<Term> terms;

    private Promise(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /**
     * Reads a promise; {@code none} promises nothing.
     *
     * @throws IllegalArgumentException with one sentence that names the part that is wrong
     */
    public static Promise parse(String text) {
        if (text.strip().equals("none")) {
            return NONE;
        }
        List<Term> terms = new ArrayList<>();
        for (String part : text.split(",")) {
            Matcher term = TERM.matcher(part.strip());
            if (!term.matches() || !unitFits(term.group(1), term.group(4))) {
                throw new IllegalArgumentException("the promise has '" + part.strip()
                    + "', expected such as p99<10ms, p99.9<50ms, max<1s, error<0.1%, lost=0 or rate>1000/s");
            }
            terms.add(new Term(term.group(1), term.group(2).charAt(0), limit(term.group(3), term.group(4)), term.group(4), part.strip()));
        }
        return new Promise(terms);
    }

    private static boolean unitFits(String metric, String unit) {
        return switch (metric) {
            case "rate" -> unit == null || unit.equals("/s");
            case "error", "lost" -> unit == null || unit.equals("%");
            default -> unit != null && !unit.equals("%") && !unit.equals("/s");
        };
    }

    private static double limit(String number, String unit) {
        double value = Double.parseDouble(number);
        return switch (unit == null ? "" : unit) {
            case "us" -> value * 1e3;
            case "ms" -> value * 1e6;
            case "s" -> value * 1e9;
            case "%" -> value / 100;
            default -> value;
        };
    }

    private static long ended(Findings found, Outcome outcome) {
        return found.counts().stream().mapToLong(counts -> counts.outcomes().getOrDefault(outcome.label(), 0L)).sum();
    }

    /** One sentence for each part that the run did not keep; empty when it kept all. */
    public List<String> missedBy(Findings found) {
        List<String> missed = new ArrayList<>();
        for (Term term : terms) {
            String sentence = term.missedBy(found);
            if (sentence != null) {
                missed.add(sentence);
            }
        }
        return missed;
    }

    /** The promise as it was written. */
    @Override
    public String toString() {
        return terms.isEmpty() ? "none" : String.join(",", terms.stream().map(Term::text).toList());
    }
}

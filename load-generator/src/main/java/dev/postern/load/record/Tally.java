package dev.postern.load.record;

import dev.postern.load.schedule.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The counts of one lane: what was begun, how it ended, with which response codes, and what went wrong. Written by the lane's
 * event loop only; counters may be read by any thread, response codes only after the lane has stopped.
 */
public final class Tally {
    private static final int ALPHABET = 36;

    private final Counter[] begun = counters(Kind.count());
    private final Counter[] ended = counters(Kind.count() * Outcome.count());
    private final Counter[] faults = counters(Fault.values().length);
    private final Counter answered = new Counter();
    private final long[][] codes = new long[Kind.count()][ALPHABET * ALPHABET];

    /** Counts an exchange that was sent. */
    public void begun(Kind kind) {
        begun[kind.ordinal()].add(1);
    }

    /** Counts an exchange that ended. */
    public void ended(Kind kind, Outcome outcome) {
        ended[kind.ordinal() * Outcome.count() + outcome.ordinal()].add(1);
    }

    /**
     * Counts an answer.
     *
     * @param code the two ASCII characters of field 39, the first in the high byte; 0 when the answer has none
     */
    public void answered(Kind kind, int code) {
        answered.add(1);
        int high = digit(code >> 8);
        int low = digit(code & 0xff);
        if (high >= 0 && low >= 0) {
            codes[kind.ordinal()][high * ALPHABET + low]++;
        }
    }

    /** Counts a fault. */
    public void fault(Fault fault) {
        faults[fault.ordinal()].add(1);
    }

    /** Exchanges of a kind that were sent. */
    public long begunOf(Kind kind) {
        return begun[kind.ordinal()].get();
    }

    /** Exchanges of a kind that ended so. */
    public long endedOf(Kind kind, Outcome outcome) {
        return ended[kind.ordinal() * Outcome.count() + outcome.ordinal()].get();
    }

    /** Exchanges of all kinds that ended so. */
    public long endedOf(Outcome outcome) {
        return IntStream.range(0, Kind.count()).mapToLong(kind -> endedOf(Kind.at(kind), outcome)).sum();
    }

    /** Answers of all kinds. */
    public long answered() {
        return answered.get();
    }

    /** How often a fault was met. */
    public long faultsOf(Fault fault) {
        return faults[fault.ordinal()].get();
    }

    /** Adds this lane's response codes of a kind to {@code into}, code to count. */
    public void addCodes(Kind kind, Map<String, Long> into) {
        long[] counts = codes[kind.ordinal()];
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                into.merge("" + character(i / ALPHABET) + character(i % ALPHABET), counts[i], Long::sum);
            }
        }
    }

    /** The response codes of a kind over all lanes, code to count. */
    public static Map<String, Long> codes(List<Tally> lanes, Kind kind) {
        Map<String, Long> codes = new TreeMap<>();
        lanes.forEach(lane -> lane.addCodes(kind, codes));
        return codes;
    }

    private static Counter[] counters(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Counter()).toArray(Counter[]::new);
    }

    private static int digit(int character) {
        return Character.digit(character, ALPHABET);
    }

    private static char character(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, ALPHABET));
    }
}

package dev.postern.processor.simulation;

import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What one simulated terminal knows of money: what it took from each card, what it has held of it, and the lines of its
 * batches. What happens counts in the batch that the answer names, also when the terminal learns it later. Not thread-safe.
 */
final class Books {

    /** One entry of a batch: debits are above 0. */
    record Line(long minor, boolean foreign) {
    }

    /** An original of another terminal is in no batch of this one. */
    static final int OTHER_TERMINAL = -1;

    private final Predicate<Pan> foreign;
    private final Map<Pan, Long> taken = new LinkedHashMap<>();
    private final Map<Pan, Long> held = new LinkedHashMap<>();
    private final Map<Integer, TreeMap<Integer, Line>> lines = new LinkedHashMap<>();
    private final Set<Integer> loose = new HashSet<>();

    Books(Predicate<Pan> foreign) {
        this.foreign = foreign;
    }

    /** The batch in which the host has counted what it answers. */
    static int batchOf(WireMessage answer) {
        return Integer.parseInt(answer.get(60).substring(2, 8));
    }

    Map<Pan, Long> taken() {
        return taken;
    }

    Map<Pan, Long> held() {
        return held;
    }

    /** STAN and line of a batch. */
    TreeMap<Integer, Line> lines(int batch) {
        return lines.computeIfAbsent(batch, _ -> new TreeMap<>());
    }

    /** Debits and their count, credits and theirs. */
    static long[] sum(Map<Integer, Line> lines, boolean foreign) {
        long[] totals = new long[4];
        for (Line line : lines.values()) {
            if (line.foreign == foreign) {
                int side = line.minor > 0 ? 0 : 2;
                totals[side] += Math.abs(line.minor);
                totals[side + 1]++;
            }
        }
        return totals;
    }

    /**
     * Something was given up in one batch and undone in another: the terminal was never told whether it stood, so that it
     * cannot know the totals of either.
     */
    void loosen(int batch) {
        loose.add(batch);
    }

    boolean isLoose(int batch) {
        return loose.contains(batch);
    }

    /** Money moved that no line of the batch tells: what a transfer's payee got. */
    void take(Pan card, long minor) {
        taken.merge(card, minor, Long::sum);
    }

    void hold(Pan card, long minor) {
        held.merge(card, minor, Long::sum);
    }

    /** A sale. */
    void debit(Pan card, int batch, int stan, long minor) {
        take(card, minor);
        line(card, batch, stan, minor);
    }

    /** Money given to a card. */
    void credit(Pan card, int batch, int stan, long minor) {
        take(card, -minor);
        line(card, batch, stan, -minor);
    }

    /** A sale of this batch has another amount now; of an earlier one the rest is an entry of its own. */
    void change(Pan card, int originalBatch, int originalStan, int batch, int stan, long moreMinor) {
        take(card, moreMinor);
        if (originalBatch == batch) {
            line(card, batch, originalStan, moreMinor + lines(batch).get(originalStan).minor);
        } else if (moreMinor != 0) {
            line(card, batch, stan, moreMinor);
        }
    }

    /** A sale was undone: it leaves the batch, or stands on the other side when its own is another. */
    void undo(Pan card, int originalBatch, int originalStan, int batch, int stan, long minor) {
        take(card, -minor);
        if (originalBatch == batch) {
            lines(batch).remove(originalStan);
        } else {
            line(card, batch, stan, -minor);
        }
    }

    private void line(Pan card, int batch, int stan, long minor) {
        lines(batch).put(stan, new Line(minor, foreign.test(card)));
    }
}

package dev.postern.processor.simulation;

import dev.postern.protocol.iso8583.Pan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What one simulated terminal knows of money: what it took from each card, what it has held of it, and the lines of its
 * open batch. Not thread-safe.
 */
final class Books {

    /** One entry of the batch: debits are above 0. */
    record Line(long minor, boolean foreign) {
    }

    private final Predicate<Pan> foreign;
    private final Map<Pan, Long> taken = new LinkedHashMap<>();
    private final Map<Pan, Long> held = new LinkedHashMap<>();
    private final TreeMap<Integer, Line> lines = new TreeMap<>();
    private int batch = 1;

    Books(Predicate<Pan> foreign) {
        this.foreign = foreign;
    }

    Map<Pan, Long> taken() {
        return taken;
    }

    Map<Pan, Long> held() {
        return held;
    }

    /** STAN and line. */
    TreeMap<Integer, Line> lines() {
        return lines;
    }

    void nextBatch() {
        batch++;
        lines.clear();
    }

    /** Money moved that no line of the batch tells: what a transfer's payee got. */
    void take(Pan card, long minor) {
        taken.merge(card, minor, Long::sum);
    }

    void hold(Pan card, long minor) {
        held.merge(card, minor, Long::sum);
    }

    /** A sale. */
    void debit(Pan card, int stan, long minor) {
        take(card, minor);
        line(card, stan, minor);
    }

    /** Money given to a card. */
    void credit(Pan card, int stan, long minor) {
        take(card, -minor);
        line(card, stan, -minor);
    }

    /** A sale of this batch has another amount now; of a closed one the rest is an entry of its own. */
    void change(Pan card, int originalBatch, int originalStan, int stan, long moreMinor) {
        take(card, moreMinor);
        if (originalBatch == batch) {
            line(card, originalStan, moreMinor + lines.get(originalStan).minor);
        } else if (moreMinor != 0) {
            line(card, stan, moreMinor);
        }
    }

    /** A sale was undone, or below 0 a load: it leaves the batch, or stands on the other side when its own is closed. */
    void undo(Pan card, int originalBatch, int originalStan, int stan, long minor) {
        take(card, -minor);
        if (originalBatch == batch) {
            lines.remove(originalStan);
        } else {
            line(card, stan, -minor);
        }
    }

    private void line(Pan card, int stan, long minor) {
        lines.put(stan, new Line(minor, foreign.test(card)));
    }
}

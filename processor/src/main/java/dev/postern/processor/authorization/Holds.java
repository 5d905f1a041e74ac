package dev.postern.processor.authorization;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pre-authorizations by the sequence of their record: what each holds, until when, and what became of it. One that has
 * ended is kept until its time is over, so that a void or reversal of its end finds it. Confined to its shard.
 */
final class Holds extends Drawers<Holds.Hold> {

    enum State {
        OPEN, COMPLETED, ENDED
    }

    /**
     * One hold; a change makes a new one.
     *
     * @param terminal who asked for it: its merchant may complete it
     * @param completedBy sequence of the last completion's record, which may have been undone; 0: none
     */
    record Hold(long sequence, int card, long terminal, long amountMinor, int currency, long untilEpochMillis,
            State state, long completedBy) {

        Hold with(long minor) {
            return new Hold(sequence, card, terminal, minor, currency, untilEpochMillis, state, completedBy);
        }

        Hold open() {
            return new Hold(sequence, card, terminal, amountMinor, currency, untilEpochMillis, State.OPEN, completedBy);
        }

        Hold completed(long by) {
            return new Hold(sequence, card, terminal, amountMinor, currency, untilEpochMillis, State.COMPLETED, by);
        }

        Hold ended() {
            return new Hold(sequence, card, terminal, amountMinor, currency, untilEpochMillis, State.ENDED, completedBy);
        }

        boolean isOpen() {
            return state == State.OPEN;
        }
    }

    private static final State[] STATES = State.values();

    private final Map<Long, Hold> byCompletion = new HashMap<>();
    private final TreeMap<Long, TreeSet<Long>> byEnd = new TreeMap<>();
    /** Of those alone that are open. */
    private final TreeMap<Long, TreeSet<Long>> openByEnd = new TreeMap<>();

    void put(Hold hold) {
        put(hold.sequence, hold);
    }

    /** The hold that this record completed last, or null. */
    Hold completedBy(long sequence) {
        return byCompletion.get(sequence);
    }

    /** An open hold whose time is over, or null. */
    Hold due(long atEpochMillis) {
        Map.Entry<Long, TreeSet<Long>> first = openByEnd.firstEntry();
        return first == null || first.getKey() > atEpochMillis ? null : get(first.getValue().first());
    }

    /** Forgets those that have ended and whose time is over. */
    void forgetEnded(long atEpochMillis) {
        for (Map.Entry<Long, TreeSet<Long>> first = byEnd.firstEntry();
                first != null && first.getKey() <= atEpochMillis; first = byEnd.higherEntry(first.getKey())) {
            for (long sequence : first.getValue().toArray(Long[]::new)) {
                if (!get(sequence).isOpen()) {
                    remove(sequence);
                }
            }
        }
    }

    /** When the next open one's time is over; {@link Long#MAX_VALUE} without any. */
    long nextEndEpochMillis() {
        return openByEnd.isEmpty() ? Long.MAX_VALUE : openByEnd.firstKey();
    }

    @Override
    void added(long number, Hold hold) {
        add(byEnd, hold, number);
        if (hold.isOpen()) {
            add(openByEnd, hold, number);
        }
        if (hold.completedBy != 0) {
            byCompletion.put(hold.completedBy, hold);
        }
    }

    @Override
    void removed(long number, Hold hold) {
        remove(byEnd, hold, number);
        if (hold.isOpen()) {
            remove(openByEnd, hold, number);
        }
        byCompletion.remove(hold.completedBy);
    }

    private static void add(TreeMap<Long, TreeSet<Long>> ends, Hold hold, long number) {
        ends.computeIfAbsent(hold.untilEpochMillis, _ -> new TreeSet<>()).add(number);
    }

    private static void remove(TreeMap<Long, TreeSet<Long>> ends, Hold hold, long number) {
        TreeSet<Long> same = ends.get(hold.untilEpochMillis);
        same.remove(number);
        if (same.isEmpty()) {
            ends.remove(hold.untilEpochMillis);
        }
    }

    @Override
    int entryBytes() {
        return 5 * Long.BYTES + 2 * Integer.BYTES + 1;
    }

    @Override
    void write(Hold hold, ByteBuffer out) {
        out.putLong(hold.sequence).putInt(hold.card).putLong(hold.terminal).putLong(hold.amountMinor)
                .putInt(hold.currency).putLong(hold.untilEpochMillis).put((byte) hold.state.ordinal())
                .putLong(hold.completedBy);
    }

    @Override
    Hold read(ByteBuffer in) {
        return new Hold(in.getLong(), in.getInt(), in.getLong(), in.getLong(), in.getInt(), in.getLong(),
                STATES[in.get()], in.getLong());
    }
}

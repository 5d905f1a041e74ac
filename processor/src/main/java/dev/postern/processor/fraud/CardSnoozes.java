package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Snoozes;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules that rest for cards of one shard, told by the events of its stream. Confined to the shard. Beyond the bound
 * the one that ends first is forgotten.
 */
final class CardSnoozes implements Snoozes, Pieces {

    /** Snoozes of one shard; an operator sets them one by one. */
    static final int SNOOZES_MAX = 1_000;
    /** Two words, the end, and a rule's id with its length. */
    private static final int SNOOZE_BYTES_MAX = 3 * Long.BYTES + 1 + 40;

    private record Rest(CardToken token, String rule) implements Comparable<Rest> {

        @Override
        public int compareTo(Rest other) {
            int byHigh = Long.compare(token.high(), other.token.high());
            int byLow = byHigh != 0 ? byHigh : Long.compare(token.low(), other.token.low());
            return byLow != 0 ? byLow : rule.compareTo(other.rule);
        }
    }

    private final TreeMap<Rest, Long> ends = new TreeMap<>();
    private PieceWatch watch;

    /** Takes one; its time is that of the event, so that live and at replay the same ones are left. */
    void take(RuleSnoozed event) {
        if (watch != null) {
            watch.changing(0);
        }
        ends.values().removeIf(end -> end <= event.atEpochMillis());
        Rest rest = new Rest(event.token(), event.rule());
        ends.remove(rest);
        if (event.untilEpochMillis() <= event.atEpochMillis()) {
            return;
        }
        if (ends.size() == SNOOZES_MAX) {
            Iterator<Map.Entry<Rest, Long>> all = ends.entrySet().iterator();
            Map.Entry<Rest, Long> first = all.next();
            while (all.hasNext()) {
                Map.Entry<Rest, Long> next = all.next();
                first = next.getValue() < first.getValue() ? next : first;
            }
            ends.remove(first.getKey());
        }
        ends.put(rest, event.untilEpochMillis());
    }

    @Override
    public boolean any() {
        return !ends.isEmpty();
    }

    @Override
    public boolean has(String rule, long tokenHigh, long tokenLow, long nowEpochMillis) {
        Long end = ends.get(new Rest(new CardToken(tokenHigh, tokenLow), rule));
        return end != null && nowEpochMillis < end;
    }

    long hash() {
        return ends.toString().hashCode();
    }

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return 1;
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public void writeHead(ByteBuffer out) {
        // All of it is the one piece.
    }

    @Override
    public int bytesMax(int piece) {
        return Integer.BYTES + ends.size() * SNOOZE_BYTES_MAX;
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        out.putInt(ends.size());
        ends.forEach((rest, end) -> {
            byte[] rule = rest.rule.getBytes(StandardCharsets.US_ASCII);
            out.putLong(rest.token.high()).putLong(rest.token.low()).putLong(end).put((byte) rule.length).put(rule);
        });
    }

    @Override
    public void watch(PieceWatch newWatch) {
        watch = newWatch;
    }

    @Override
    public void readHead(ByteBuffer in) {
        // There is none.
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        for (int left = in.getInt(); left > 0; left--) {
            CardToken token = new CardToken(in.getLong(), in.getLong());
            long end = in.getLong();
            byte[] rule = new byte[in.get()];
            in.get(rule);
            ends.put(new Rest(token, new String(rule, StandardCharsets.US_ASCII)), end);
        }
    }

    @Override
    public void restored() {
        // Nothing follows from them.
    }
}

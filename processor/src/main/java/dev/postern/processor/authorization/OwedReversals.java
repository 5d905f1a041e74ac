package dev.postern.processor.authorization;

import java.nio.ByteBuffer;
import java.util.TreeMap;

/** Our own reversals that an issuer has not answered yet, by the sequence of the 68 they follow. Confined to its shard. */
final class OwedReversals extends Drawers<CardToken> {

    private final TreeMap<Long, CardToken> all = new TreeMap<>();

    Iterable<Long> sequences() {
        return all.keySet().stream().toList();
    }

    @Override
    void added(long number, CardToken token) {
        all.put(number, token);
    }

    @Override
    void removed(long number, CardToken token) {
        all.remove(number);
    }

    @Override
    int entryBytes() {
        return 2 * Long.BYTES;
    }

    @Override
    void write(CardToken token, ByteBuffer out) {
        out.putLong(token.high()).putLong(token.low());
    }

    @Override
    CardToken read(ByteBuffer in) {
        return new CardToken(in.getLong(), in.getLong());
    }
}

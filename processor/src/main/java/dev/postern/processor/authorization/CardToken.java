package dev.postern.processor.authorization;

import java.util.HexFormat;

/**
 * A card as everything behind the terminal knows it: the first 128 bits of a keyed hash of its number. Immutable;
 * any thread. It prints as hex and says nothing about the number without the key.
 */
public record CardToken(long high, long low) {

    /** The card shard that owns this card, 0 to {@code shards} - 1. */
    public int shard(int shards) {
        return (int) Long.remainderUnsigned(high, shards);
    }

    @Override
    public int hashCode() {
        return (int) low;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}

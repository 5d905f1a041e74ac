package dev.postern.protocol.crypto;

import java.util.Arrays;
import java.util.Objects;

/**
 * An enciphered PIN block with its format, as it came over the wire; printed it shows its format only.
 * Immutable; it must be gone when the authorization is over.
 */
public final class PinBlock {

    private final PinBlockFormat format;
    private final byte[] block;

    /** A block of 8 bytes, 16 of format 4; another length is an IllegalArgumentException. */
    public PinBlock(PinBlockFormat format, byte[] block) {
        this.format = Objects.requireNonNull(format, "format");
        if (block.length != format.bytes()) {
            throw new IllegalArgumentException("a PIN block of " + format + " has " + format.bytes() + " bytes, not " + block.length);
        }
        this.block = block.clone();
    }

    /** How the clear block is laid out, as the sender says. */
    public PinBlockFormat format() {
        return format;
    }

    /** A copy of the enciphered bytes, for the wire. */
    public byte[] bytes() {
        return block.clone();
    }

    /** Overwrites the block. */
    public void wipe() {
        Arrays.fill(block, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PinBlock that && format == that.format && Arrays.equals(block, that.block);
    }

    @Override
    public int hashCode() {
        return format.hashCode();
    }

    @Override
    public String toString() {
        return "PinBlock[" + format + "]";
    }
}

package dev.postern.protocol.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;

/**
 * HMAC-SHA-256 (FIPS 198-1) prepared with a key, over the JDK's hash. One per key and thread: computing into an array allocates nothing, where
 * the JDK's own makes an array for the inner hash.
 */
public final class Hmac {

    /** Bytes of a result. */
    public static final int BYTES = 32;

    private static final int BLOCK_BYTES = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;

    private final MessageDigest hash;
    private final byte[] inner;
    private final byte[] outer;

    Hmac(byte[] key) {
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        byte[] block = Arrays.copyOf(key.length > BLOCK_BYTES ? hash.digest(key) : key, BLOCK_BYTES);
        inner = padded(block, INNER);
        outer = padded(block, OUTER);
        Arrays.fill(block, (byte) 0);
    }

    private static byte[] padded(byte[] key, byte pad) {
        byte[] padded = new byte[BLOCK_BYTES];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            padded[i] = (byte) (key[i] ^ pad);
        }
        return padded;
    }

    /** The HMAC of some bytes, written to the first 32 of an array, which may be the same one. */
    public void compute(byte[] data, int offset, int length, byte[] out) {
        if (out.length < BYTES) {
            throw new IllegalArgumentException("an HMAC needs an array of 32 bytes, not " + out.length);
        }
        // The hash takes no half of a message that is refused: what follows would be another's.
        Objects.checkFromIndexSize(offset, length, data.length);
        try {
            hash.update(inner);
            hash.update(data, offset, length);
            hash.digest(out, 0, BYTES);
            hash.update(outer);
            hash.update(out, 0, BYTES);
            hash.digest(out, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    /** The HMAC of the data. */
    public byte[] of(byte[] data) {
        byte[] result = new byte[BYTES];
        compute(data, 0, data.length, result);
        return result;
    }
}

package dev.postern.protocol.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A double- or triple-length TDES key with its usage; printed it shows its check value only.
 * Immutable; any thread may share it. Its bytes leave it through {@link #wrapUnder} and {@link #toClearHex} alone.
 */
public final class TdesKey extends CipherKey {

    /** Bytes of a double-length key, parity bits included. */
    public static final int BYTES = 16;

    private static final int SINGLE_BYTES = 8;
    private static final int TRIPLE_BYTES = 24;
    private static final int BLOCK_BYTES = 8;

    private TdesKey(byte[] key, KeyUsage usage) {
        super(key, usage);
    }

    /** The key with these 16 bytes, or 24 of a triple-length key, parity as it is; another length is an IllegalArgumentException. */
    public static TdesKey of(byte[] key, KeyUsage usage) {
        if (key.length != BYTES && key.length != TRIPLE_BYTES) {
            throw new IllegalArgumentException("a double-length key has " + BYTES + " bytes, not " + key.length);
        }
        return new TdesKey(key.clone(), usage);
    }

    /** The key with these 32 hex digits; anything else is an IllegalArgumentException that does not repeat them. */
    public static TdesKey ofHex(String hex, KeyUsage usage) {
        return new TdesKey(parse(hex, "a double-length key", BYTES), usage);
    }

    /**
     * A single-length DES key, for the old terminals whose profile allows it: its two halves are equal, which makes TDES the same as DES.
     * Anything but 8 bytes is an IllegalArgumentException.
     */
    public static TdesKey ofSingleLength(byte[] key, KeyUsage usage) {
        if (key.length != SINGLE_BYTES) {
            throw new IllegalArgumentException("a single-length key has " + SINGLE_BYTES + " bytes, not " + key.length);
        }
        byte[] twice = Arrays.copyOf(key, BYTES);
        System.arraycopy(key, 0, twice, SINGLE_BYTES, SINGLE_BYTES);
        return new TdesKey(twice, usage);
    }

    /** A fresh key with odd parity and two different halves. */
    public static TdesKey generate(SecureRandom random, KeyUsage usage) {
        byte[] key = new byte[BYTES];
        do {
            random.nextBytes(key);
            oddParity(key);
        } while (Arrays.equals(key, 0, BLOCK_BYTES, key, BLOCK_BYTES, BYTES));
        return new TdesKey(key, usage);
    }

    /** The key check value: the first 3..8 bytes of eight zero bytes under the key. */
    @Override
    public byte[] kcv(int bytes) {
        if (bytes < 3 || bytes > BLOCK_BYTES) {
            throw new IllegalArgumentException("a KCV has 3 to 8 bytes, not " + bytes);
        }
        return Arrays.copyOf(ecb(true, new byte[BLOCK_BYTES]), bytes);
    }

    /** The bytes of this key enciphered with TDES-ECB under a master key. */
    public byte[] wrapUnder(TdesKey master) {
        return master.require(KeyUsage.MASTER).ecb(true, bytes());
    }

    /** The key that was wrapped in 16 bytes under a master key; nothing can be known of it before its KCV is compared. */
    public static TdesKey unwrap(byte[] wrapped, TdesKey master, KeyUsage usage) {
        if (wrapped.length != BYTES) {
            throw new IllegalArgumentException("a wrapped key has " + BYTES + " bytes, not " + wrapped.length);
        }
        return new TdesKey(master.require(KeyUsage.MASTER).ecb(false, wrapped), usage);
    }

    /** Sets the lowest bit of each byte so that the byte has an odd number of ones, as DES keys have. */
    static void oddParity(byte[] key) {
        for (int i = 0; i < key.length; i++) {
            int seven = key[i] & 0xFE;
            key[i] = (byte) (seven | ~Integer.bitCount(seven) & 1);
        }
    }

    /** The left (0) or right (1) half of a double-length key. */
    byte[] half(int which) {
        return Arrays.copyOfRange(bytes(), which * BLOCK_BYTES, (which + 1) * BLOCK_BYTES);
    }

    /** This key when it has the usage, else an IllegalArgumentException. */
    TdesKey require(KeyUsage wanted) {
        requireUsage(wanted);
        return this;
    }

    /** An IllegalArgumentException unless the key has two halves: what works with a left and a right key cannot use three. */
    TdesKey requireDoubleLength() {
        if (lengthBytes() != BYTES) {
            throw new IllegalArgumentException("a triple-length key cannot be used where a left and a right half are needed");
        }
        return this;
    }

    @Override
    TdesKey as(KeyUsage other) {
        return new TdesKey(bytes().clone(), other);
    }

    @Override
    BlockEngine engine(boolean encipher) {
        return BlockEngine.des(encipher, bytes());
    }
}

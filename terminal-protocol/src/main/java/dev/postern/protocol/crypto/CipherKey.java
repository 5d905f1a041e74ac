package dev.postern.protocol.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.security.auth.Destroyable;

/**
 * A symmetric key with its usage; printed it shows its check value only.
 * Immutable until {@link #destroy}; any thread may share it. Its bytes leave it enciphered, or through {@link #toClearHex} and
 * {@link #toClear} alone.
 */
public abstract sealed class CipherKey implements Destroyable, AutoCloseable permits TdesKey, AesKey, HmacKey {

    static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[] key;
    private final KeyUsage usage;
    private volatile boolean destroyed;

    CipherKey(byte[] key, KeyUsage usage) {
        this.key = key;
        this.usage = Objects.requireNonNull(usage, "usage");
    }

    /** What the key is for. */
    public final KeyUsage usage() {
        return usage;
    }

    /** How many bytes it has, parity bits included. */
    public final int lengthBytes() {
        return key.length;
    }

    /** The key check value: the first bytes, at least 3, of what the key makes of a block of zeros. */
    public abstract byte[] kcv(int bytes);

    /** The key check value in upper-case hex. */
    public final String kcvHex(int bytes) {
        return HEX.formatHex(kcv(bytes));
    }

    /** The key in the clear, for files of test keys and for components only. */
    public final String toClearHex() {
        return HEX.formatHex(bytes());
    }

    /** A copy of the key in the clear, for the module that seals it and for components; the caller overwrites it. */
    public final byte[] toClear() {
        return bytes().clone();
    }

    /** The same key for another use; only the room that derives and stores keys may ask. */
    abstract CipherKey as(KeyUsage other);

    /** Overwrites the key; it is of no use afterwards. */
    @Override
    public final void destroy() {
        destroyed = true;
        Arrays.fill(key, (byte) 0);
    }

    /** The same, for {@code try}: a key that lives no longer than a method. */
    @Override
    public final void close() {
        destroy();
    }

    @Override
    public final boolean isDestroyed() {
        return destroyed;
    }

    /** Compared in constant time. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof CipherKey that && getClass() == that.getClass() && usage == that.usage && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(kcv(4));
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + usage + ", kcv=" + kcvHex(3) + "]";
    }

    /** The bytes themselves, not a copy; an IllegalStateException once destroyed. */
    final byte[] bytes() {
        if (destroyed) {
            throw new IllegalStateException("the key has been destroyed");
        }
        return key;
    }

    /** A cipher for single blocks, for one thread. */
    abstract BlockEngine engine(boolean encipher);

    /** An IllegalArgumentException unless the key has one of these usages. */
    final void requireUsage(KeyUsage... wanted) {
        if (!Arrays.asList(wanted).contains(usage)) {
            throw new IllegalArgumentException("a " + usage + " key cannot be used as a " + wanted[0] + " key");
        }
    }

    /** Whole blocks enciphered or deciphered one by one (ECB). */
    final byte[] ecb(boolean encipher, byte[] data) {
        BlockEngine engine = engine(encipher);
        byte[] result = new byte[data.length];
        for (int at = 0; at < data.length; at += engine.blockBytes()) {
            engine.process(data, at, result, at);
        }
        return result;
    }

    /** Whole blocks in CBC mode. */
    final byte[] cbc(boolean encipher, byte[] iv, byte[] data) {
        BlockEngine engine = engine(encipher);
        int block = engine.blockBytes();
        byte[] result = new byte[data.length];
        byte[] chain = iv.clone();
        byte[] scratch = new byte[block];
        for (int at = 0; at < data.length; at += block) {
            if (encipher) {
                for (int i = 0; i < block; i++) {
                    scratch[i] = (byte) (data[at + i] ^ chain[i]);
                }
                engine.process(scratch, 0, result, at);
                System.arraycopy(result, at, chain, 0, block);
            } else {
                engine.process(data, at, scratch, 0);
                for (int i = 0; i < block; i++) {
                    result[at + i] = (byte) (scratch[i] ^ chain[i]);
                }
                System.arraycopy(data, at, chain, 0, block);
            }
        }
        Arrays.fill(scratch, (byte) 0);
        return result;
    }

    static byte[] parse(String hex, String what, int... lengths) {
        boolean right = hex.length() % 2 == 0 && hex.chars().allMatch(c -> c < 0x80 && HexFormat.isHexDigit(c));
        if (!right || Arrays.stream(lengths).noneMatch(bytes -> bytes * 2 == hex.length())) {
            String digits = Arrays.stream(lengths).mapToObj(bytes -> Integer.toString(2 * bytes)).collect(java.util.stream.Collectors.joining(" or "));
            throw new IllegalArgumentException(what + " has " + digits + " hex digits");
        }
        return HEX.parseHex(hex);
    }
}

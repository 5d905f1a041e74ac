package dev.postern.protocol.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A double-length TDES key with its usage; printed it shows its check value only.
 * Immutable; any thread may share it. Its bytes leave it through {@link #wrapUnder} and {@link #toClearHex} alone.
 */
public final class TdesKey {

    /** Bytes of a double-length key, parity bits included. */
    public static final int BYTES = 16;

    private static final int BLOCK_BYTES = 8;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[] key;
    private final KeyUsage usage;

    private TdesKey(byte[] key, KeyUsage usage) {
        this.key = key;
        this.usage = Objects.requireNonNull(usage, "usage");
    }

    /** The key with these 16 bytes, parity as it is; another length is an IllegalArgumentException. */
    public static TdesKey of(byte[] key, KeyUsage usage) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a double-length key has " + BYTES + " bytes, not " + key.length);
        }
        return new TdesKey(key.clone(), usage);
    }

    /** The key with these 32 hex digits; anything else is an IllegalArgumentException that does not repeat them. */
    public static TdesKey ofHex(String hex, KeyUsage usage) {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(c -> c < 0x80 && HexFormat.isHexDigit(c))) {
            throw new IllegalArgumentException("a double-length key has " + 2 * BYTES + " hex digits");
        }
        return new TdesKey(HEX.parseHex(hex), usage);
    }

    /** A fresh key with odd parity and two different halves. */
    public static TdesKey generate(SecureRandom random, KeyUsage usage) {
        byte[] key = new byte[BYTES];
        do {
            random.nextBytes(key);
            for (int i = 0; i < BYTES; i++) {
                int seven = key[i] & 0xFE;
                key[i] = (byte) (seven | ~Integer.bitCount(seven) & 1);
            }
        } while (Arrays.equals(key, 0, BLOCK_BYTES, key, BLOCK_BYTES, BYTES));
        return new TdesKey(key, usage);
    }

    /** What the key is for. */
    public KeyUsage usage() {
        return usage;
    }

    /** The key check value: the first 3..8 bytes of eight zero bytes under the key. */
    public byte[] kcv(int bytes) {
        if (bytes < 3 || bytes > BLOCK_BYTES) {
            throw new IllegalArgumentException("a KCV has 3 to 8 bytes, not " + bytes);
        }
        return Arrays.copyOf(ecb(true, new byte[BLOCK_BYTES]), bytes);
    }

    /** The key check value in upper-case hex, {@code bytes} (3..8) long. */
    public String kcvHex(int bytes) {
        return HEX.formatHex(kcv(bytes));
    }

    /** The 16 bytes of this key enciphered with TDES-ECB under a master key. */
    public byte[] wrapUnder(TdesKey master) {
        return master.require(KeyUsage.MASTER).ecb(true, key);
    }

    /** The key that was wrapped in 16 bytes under a master key; nothing can be known of it before its KCV is compared. */
    public static TdesKey unwrap(byte[] wrapped, TdesKey master, KeyUsage usage) {
        if (wrapped.length != BYTES) {
            throw new IllegalArgumentException("a wrapped key has " + BYTES + " bytes, not " + wrapped.length);
        }
        return new TdesKey(master.require(KeyUsage.MASTER).ecb(false, wrapped), usage);
    }

    /** The key in the clear, for the fleet file of test keys only. */
    public String toClearHex() {
        return HEX.formatHex(key);
    }

    /** Compared in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TdesKey that && usage == that.usage && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(kcv(4));
    }

    @Override
    public String toString() {
        return "TdesKey[" + usage + ", kcv=" + kcvHex(3) + "]";
    }

    /** The left (0) or right (1) half. */
    byte[] half(int which) {
        return Arrays.copyOfRange(key, which * BLOCK_BYTES, (which + 1) * BLOCK_BYTES);
    }

    /** This key when it has the usage, else an IllegalArgumentException. */
    TdesKey require(KeyUsage wanted) {
        if (usage != wanted) {
            throw new IllegalArgumentException("a " + usage + " key cannot be used as a " + wanted + " key");
        }
        return this;
    }

    private byte[] ecb(boolean encipher, byte[] data) {
        BlockCipher cipher = new DESedeEngine();
        cipher.init(encipher, new KeyParameter(key));
        byte[] result = new byte[data.length];
        for (int at = 0; at < data.length; at += BLOCK_BYTES) {
            cipher.processBlock(data, at, result, at);
        }
        return result;
    }
}

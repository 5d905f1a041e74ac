package dev.postern.protocol.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * An AES key of 128, 192 or 256 bits with its usage; printed it shows its check value only.
 * Immutable; any thread may share it.
 */
public final class AesKey extends CipherKey {

    private static final int BLOCK_BYTES = 16;

    private AesKey(byte[] key, KeyUsage usage) {
        super(key, usage);
    }

    /** The key with these 16, 24 or 32 bytes; another length is an IllegalArgumentException. */
    public static AesKey of(byte[] key, KeyUsage usage) {
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException("an AES key has 16, 24 or 32 bytes, not " + key.length);
        }
        return new AesKey(key.clone(), usage);
    }

    /** The key with these 32, 48 or 64 hex digits; anything else is an IllegalArgumentException that does not repeat them. */
    public static AesKey ofHex(String hex, KeyUsage usage) {
        return new AesKey(parse(hex, "an AES key", 16, 24, 32), usage);
    }

    /** A fresh key of so many bytes. */
    public static AesKey generate(SecureRandom random, int bytes, KeyUsage usage) {
        byte[] key = new byte[bytes];
        random.nextBytes(key);
        try {
            return of(key, usage);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The key check value: the first 3..16 bytes of the CMAC of sixteen zero bytes (X9.24-1 annex A, TR-31); 5 are usual. */
    @Override
    public byte[] kcv(int bytes) {
        if (bytes < 3 || bytes > BLOCK_BYTES) {
            throw new IllegalArgumentException("a KCV has 3 to 16 bytes, not " + bytes);
        }
        return Arrays.copyOf(Cmac.under(this).full(new byte[BLOCK_BYTES]), bytes);
    }

    @Override
    AesKey as(KeyUsage other) {
        return new AesKey(bytes().clone(), other);
    }

    @Override
    BlockEngine engine(boolean encipher) {
        return BlockEngine.aes(encipher, bytes());
    }
}

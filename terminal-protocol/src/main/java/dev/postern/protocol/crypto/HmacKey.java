package dev.postern.protocol.crypto;

import java.util.Arrays;

/**
 * A key for HMAC-SHA-256; printed it shows its check value only.
 * Immutable; any thread may share it.
 */
public final class HmacKey extends CipherKey {

    private HmacKey(byte[] key, KeyUsage usage) {
        super(key, usage);
    }

    /** The key with these bytes, at least 16; fewer are an IllegalArgumentException. */
    public static HmacKey of(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException("an HMAC key has at least 16 bytes, not " + key.length);
        }
        return new HmacKey(key.clone(), KeyUsage.HMAC);
    }

    /** HMAC-SHA-256 of the data, 32 bytes. */
    public byte[] sha256(byte[] data) {
        return mac().of(data);
    }

    /** HMAC-SHA-256 prepared with this key, for one thread. */
    public Hmac mac() {
        return new Hmac(bytes());
    }

    /** The key check value: the first 3..32 bytes of the HMAC of no data (X9.24-3). */
    @Override
    public byte[] kcv(int bytes) {
        return Arrays.copyOf(sha256(new byte[0]), bytes);
    }

    @Override
    HmacKey as(KeyUsage other) {
        return new HmacKey(bytes().clone(), other);
    }

    @Override
    BlockEngine engine(boolean encipher) {
        throw new IllegalArgumentException("an HMAC key enciphers nothing");
    }
}

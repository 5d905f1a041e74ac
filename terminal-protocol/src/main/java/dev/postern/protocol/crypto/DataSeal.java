package dev.postern.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM (NIST SP 800-38D) for short data under a data key: a nonce of 12 random bytes, the enciphered data, a tag of 16 bytes. One per key
 * and thread. With random nonces a key may seal 2^32 times; a day has fewer.
 */
public final class DataSeal {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final Cipher cipher;

    /** Prepares an AES key of usage DATA; another usage is an IllegalArgumentException. */
    public DataSeal(AesKey key) {
        key.requireUsage(KeyUsage.DATA);
        this.key = new SecretKeySpec(key.bytes(), "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM/NoPadding", e);
        }
    }

    /** Nonce, enciphered data and tag of the first {@code length} bytes, bound to other data that is not enciphered. */
    public byte[] seal(SecureRandom random, byte[] bound, byte[] data, int length) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(bound);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + length + TAG_BITS / 8);
            cipher.doFinal(data, 0, length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM did not seal", e);
        }
    }

    /**
     * The data of a seal that begins at an offset; the caller wipes it.
     *
     * @throws GeneralSecurityException when the seal, its key or what it is bound to is another
     */
    public byte[] open(byte[] bound, byte[] sealed, int offset) throws GeneralSecurityException {
        int rest = sealed.length - offset - NONCE_BYTES;
        if (rest < TAG_BITS / 8) {
            throw new GeneralSecurityException("too short for a seal");
        }
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, offset, NONCE_BYTES));
        cipher.updateAAD(bound);
        return cipher.doFinal(sealed, offset + NONCE_BYTES, rest);
    }
}

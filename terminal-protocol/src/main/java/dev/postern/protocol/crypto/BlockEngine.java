package dev.postern.protocol.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A block cipher with its key schedule, one block a call and no garbage; one thread at a time.
 * AES is the JDK's (it uses the processor's AES instructions: 9 ns a block against 45 of BouncyCastle's tables), DES BouncyCastle's (the
 * JDK's allocates per call and is slower).
 */
interface BlockEngine {

    int blockBytes();

    /** One block from one array to another; AES must not be given the same array twice, as the JDK then copies. */
    void process(byte[] in, int inOffset, byte[] out, int outOffset);

    /** DES with a key of 8 bytes, TDES with 16 or 24: three DES engines, as BouncyCastle's DESedeEngine makes garbage of every block. */
    static BlockEngine des(boolean encipher, byte[] key) {
        int parts = key.length / 8;
        DESEngine first = des(encipher, key, encipher ? 0 : parts == 3 ? 2 : 0);
        if (parts == 1) {
            return new Des(first, null, null);
        }
        return new Des(first, des(!encipher, key, 1), des(encipher, key, encipher ? parts == 3 ? 2 : 0 : 0));
    }

    private static DESEngine des(boolean encipher, byte[] key, int part) {
        DESEngine engine = new DESEngine();
        engine.init(encipher, new KeyParameter(key, part * 8, 8));
        return engine;
    }

    /** One DES, or three one after the other. */
    record Des(DESEngine first, DESEngine second, DESEngine third) implements BlockEngine {

        @Override
        public int blockBytes() {
            return 8;
        }

        @Override
        public void process(byte[] in, int inOffset, byte[] out, int outOffset) {
            first.processBlock(in, inOffset, out, outOffset);
            if (second != null) {
                second.processBlock(out, outOffset, out, outOffset);
                third.processBlock(out, outOffset, out, outOffset);
            }
        }
    }

    /** AES, with the JDK's cipher. */
    static BlockEngine aes(boolean encipher, byte[] key) {
        Cipher cipher;
        try {
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(encipher ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/ECB/NoPadding", e);
        }
        return new BlockEngine() {
            @Override
            public int blockBytes() {
                return 16;
            }

            @Override
            public void process(byte[] in, int inOffset, byte[] out, int outOffset) {
                try {
                    cipher.update(in, inOffset, 16, out, outOffset);
                } catch (ShortBufferException e) {
                    throw new IllegalArgumentException("an AES block needs 16 bytes", e);
                }
            }
        };
    }
}

package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.HmacKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import java.util.Arrays;
import java.util.List;

/**
 * A key in parts that different people keep: the key is their XOR, so that nobody who lacks one knows a bit of it. Pure but for the parts,
 * which are overwritten.
 */
final class KeyComponents {

    private static final int COMPONENTS_MIN = 2;
    private static final String AES = "A";
    private static final String TDES = "T";
    private static final String HMAC = "H";

    private KeyComponents() {
    }

    /** The key whose components these are; a wrong check value, number or length is a KeyCheckFailed. */
    static CipherKey join(KeyUsage usage, KeyProfile algorithm, List<byte[]> components, String kcv) throws KeyCheckFailed {
        try {
            if (components.size() < COMPONENTS_MIN) {
                throw new KeyCheckFailed("a key is entered in at least " + COMPONENTS_MIN + " components");
            }
            try (Secret sum = Secret.of(new byte[components.getFirst().length])) {
                for (byte[] component : components) {
                    add(component, sum.bytes());
                }
                return checked(of(usage, algorithm.aes() ? AES : TDES, sum.bytes()), kcv);
            }
        } catch (IllegalArgumentException wrongLength) {
            throw new KeyCheckFailed("the components are not of the length of a key");
        } finally {
            components.forEach(component -> Arrays.fill(component, (byte) 0));
        }
    }

    /** A key of such a kind with these bytes; another length is an IllegalArgumentException. */
    static CipherKey of(KeyUsage usage, String kind, byte[] bytes) {
        return switch (kind) {
            case AES -> AesKey.of(bytes, usage);
            case TDES -> TdesKey.of(bytes, usage);
            case HMAC -> HmacKey.of(bytes);
            default -> throw new IllegalArgumentException("there is no kind of key " + kind);
        };
    }

    /** The letter of a key's algorithm, as key blocks have it (X9.143 table 3). */
    static String kindOf(CipherKey key) {
        return switch (key) {
            case AesKey aes -> AES;
            case TdesKey tdes -> TDES;
            case HmacKey hmac -> HMAC;
        };
    }

    private static void add(byte[] component, byte[] sum) throws KeyCheckFailed {
        if (component.length != sum.length) {
            throw new KeyCheckFailed("the components are not of one length");
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= component[i];
        }
    }

    /** The key, or what is wrong with its check value: then it is overwritten. */
    static CipherKey checked(CipherKey key, String kcv) throws KeyCheckFailed {
        boolean wellFormed = kcv.matches("([0-9A-Fa-f]{2}){3,8}");
        if (!wellFormed || !key.kcvHex(kcv.length() / 2).equalsIgnoreCase(kcv)) {
            key.destroy();
            throw new KeyCheckFailed("the check value of the whole key is not " + (wellFormed ? kcv : "six to sixteen hex digits"));
        }
        return key;
    }
}

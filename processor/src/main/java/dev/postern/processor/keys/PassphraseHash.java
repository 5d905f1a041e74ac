package dev.postern.processor.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a passphrase that a person chose: PBKDF2 with HMAC-SHA-256 under a salt of its own (RFC 8018), slow so that who reads it cannot try
 * many. How slow stands in it, so that a hash stays good when later ones are slower. Immutable; any thread.
 */
final class PassphraseHash {

    /** Fewest iterations that a node can be told to take: what OWASP's Password Storage Cheat Sheet asks of PBKDF2 with HMAC-SHA-256. */
    static final int ITERATIONS_MIN = 600_000;
    /** Most that the JDK takes for a PKCS#12 file; some seconds a passphrase. */
    static final int ITERATIONS_MAX = 5_000_000;
    /** Of hashes from before their number stood in them. */
    private static final int ITERATIONS_UNTOLD = 310_000;
    private static final int HASH_BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final String HEX = "([0-9a-f]{2}){16,32}";

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PassphraseHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** The hash of a new passphrase under a drawn salt. */
    static PassphraseHash of(char[] passphrase, int iterations, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PassphraseHash(iterations, salt, derive(passphrase, salt, iterations));
    }

    /** The hash in a {@link #text}, or in the older one without iterations; null when it is neither. */
    static PassphraseHash parse(String text) {
        String[] words = text.split(" ", -1);
        boolean told = words.length == 3;
        String salt = words[told ? 1 : 0];
        String hash = words[words.length - 1];
        if (words.length < 2 || words.length > 3 || told && !words[0].matches("[1-9][0-9]{0,6}") || !salt.matches(HEX) || !hash.matches(HEX)) {
            return null;
        }
        int iterations = told ? Integer.parseInt(words[0]) : ITERATIONS_UNTOLD;
        return iterations > ITERATIONS_MAX ? null : new PassphraseHash(iterations, HexFormat.of().parseHex(salt), HexFormat.of().parseHex(hash));
    }

    /** As it is kept: iterations, salt and hash. */
    String text() {
        return iterations + " " + HexFormat.of().formatHex(salt) + " " + HexFormat.of().formatHex(hash);
    }

    /** Whether it is of this passphrase; takes the same time either way. */
    boolean isOf(char[] passphrase) {
        return MessageDigest.isEqual(derive(passphrase, salt, iterations), hash);
    }

    private static byte[] derive(char[] passphrase, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}

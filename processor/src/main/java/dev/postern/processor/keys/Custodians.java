package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The people who may, two at a time, destroy keys: a name and a passphrase each, which stands in the file as a PBKDF2 hash only. For the
 * {@code postern keys} command.
 */
public final class Custodians {

    static final String FILE = "custodians";
    private static final int ITERATIONS = 310_000;
    private static final int HASH_BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final int PASSPHRASE_MIN = 8;

    private final Path file;
    private final Map<String, String> hashes = new HashMap<>();

    private Custodians(Path file) {
        this.file = file;
    }

    /** The custodians of a key folder; none when the file is missing. */
    public static Custodians read(Path folder) throws IOException {
        Custodians custodians = new Custodians(folder.resolve(FILE));
        if (Files.exists(custodians.file)) {
            for (String line : Files.readAllLines(custodians.file)) {
                String[] words = line.split(" ");
                if (words.length != 3) {
                    throw new IOException(custodians.file + " is damaged: a line is not 'name salt hash'");
                }
                custodians.hashes.put(words[0], words[1] + " " + words[2]);
            }
        }
        return custodians;
    }

    /** How many there are. */
    public int size() {
        return hashes.size();
    }

    /** Adds a person; a name that is taken or not 1..32 letters and digits, or a short passphrase, is an IOException with the reason. */
    public void add(String name, char[] passphrase) throws IOException {
        if (!name.matches("[A-Za-z0-9]{1,32}") || hashes.containsKey(name)) {
            throw new IOException("the name must be new, and of up to 32 letters and digits");
        }
        if (passphrase.length < PASSPHRASE_MIN) {
            throw new IOException("the passphrase must have at least " + PASSPHRASE_MIN + " characters");
        }
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        String line = HexFormat.of().formatHex(salt) + " " + HexFormat.of().formatHex(hash(passphrase, salt));
        hashes.put(name, line);
        KeyFiles.DURABLE.appendLine(file, name + " " + line);
    }

    /** Whether this is that person's passphrase. */
    public boolean knows(String name, char[] passphrase) {
        String known = hashes.get(name);
        if (known == null) {
            return false;
        }
        String[] words = known.split(" ");
        return MessageDigest.isEqual(hash(passphrase, HexFormat.of().parseHex(words[0])), HexFormat.of().parseHex(words[1]));
    }

    private static byte[] hash(char[] passphrase, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, ITERATIONS, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}

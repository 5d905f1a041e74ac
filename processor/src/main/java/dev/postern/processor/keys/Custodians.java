package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * The people who may, two at a time, destroy keys: a name and a passphrase each, which stands in the file as a {@link PassphraseHash} only. For
 * the commands that need two people.
 */
final class Custodians {

    static final String FILE = "custodians";
    private static final int PASSPHRASE_MIN = 8;

    private final Path file;
    private final Map<String, PassphraseHash> hashes = new HashMap<>();

    private Custodians(Path file) {
        this.file = file;
    }

    /** The custodians of a key folder; none when the file is missing. */
    static Custodians read(Path folder) throws IOException {
        Custodians custodians = new Custodians(folder.resolve(FILE));
        if (Files.exists(custodians.file)) {
            for (String line : Files.readAllLines(custodians.file)) {
                int name = line.indexOf(' ');
                PassphraseHash hash = name < 1 ? null : PassphraseHash.parse(line.substring(name + 1));
                if (hash == null || custodians.hashes.put(line.substring(0, name), hash) != null) {
                    throw new IOException(custodians.file + " is damaged: a line is not 'name iterations salt hash', or a name stands there twice");
                }
            }
        }
        return custodians;
    }

    /** How many there are. */
    int size() {
        return hashes.size();
    }

    /**
     * Adds a person; a name that is taken, in whatever letters, or not 1..32 letters and digits, or a short passphrase, is an IOException with the
     * reason.
     *
     * @param iterations of the hash
     */
    void add(String name, char[] passphrase, int iterations) throws IOException {
        if (!name.matches("[A-Za-z0-9]{1,32}") || hashes.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            throw new IOException("the name must be new, and of up to 32 letters and digits");
        }
        if (passphrase.length < PASSPHRASE_MIN) {
            throw new IOException("the passphrase must have at least " + PASSPHRASE_MIN + " characters");
        }
        PassphraseHash hash = PassphraseHash.of(passphrase, iterations, new SecureRandom());
        hashes.put(name, hash);
        KeyFiles.DURABLE.appendLine(file, name + " " + hash.text());
    }

    /** Whether this is that person's passphrase. */
    boolean knows(String name, char[] passphrase) {
        PassphraseHash known = hashes.get(name);
        return known != null && known.isOf(passphrase);
    }
}

package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Path;

/** Custodians for tests, whose passphrases are hashed as fast as no setting allows. */
public final class RegisteredCustodians {

    static final int ITERATIONS = 10;

    private RegisteredCustodians() {
    }

    /** Adds a person to a data folder. */
    public static void add(Path data, String name, String passphrase) throws IOException {
        Path folder = KeyRoom.folderIn(data);
        KeyFiles.makeFolder(folder);
        Custodians.read(folder).add(name, passphrase.toCharArray(), ITERATIONS);
    }
}

package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies the files of a key folder as they are: every key in them is sealed, the master key under its passphrase. A copy of the days' keys outlives
 * their destruction, so those are copied for two people only ({@code postern keys backup}). For commands; the node may serve.
 */
public final class KeyCopy {

    private KeyCopy() {
    }

    /**
     * What a restored node needs to serve: the token key, the master key, the fleet's key, the custodians, and the passphrase when it was drawn, as it
     * protects from nobody who can read the folder either way. No key of a day. Durable when this returns.
     *
     * @param from a data folder, or a backup that this wrote
     * @param to another one, without keys
     * @return whether the passphrase that opens the master key is among them
     * @throws IOException with one sentence: the token key is missing
     */
    public static boolean toServe(Path from, Path to) throws IOException {
        if (!Files.exists(TokenKey.fileIn(from)) && !Files.exists(TokenKey.clearFileIn(from))) {
            throw new IOException(TokenKey.fileIn(from) + " is missing, and the journal beside it was written with it: restore the file from the backup");
        }
        KeyFiles.makeFolder(KeyRoom.folderIn(to));
        for (Path file : List.of(TokenKey.clearFileIn(from), TokenKey.checkFileIn(from), TokenKey.fileIn(from), MasterKey.fileIn(KeyRoom.folderIn(from)),
                KeyRoom.folderIn(from).resolve(KeyRoom.FLEET_KEY), KeyRoom.folderIn(from).resolve(Custodians.FILE), passphraseIn(from))) {
            copy(file, to.resolve(from.relativize(file)));
        }
        return Files.exists(passphraseIn(to));
    }

    /**
     * All that {@link #toServe} copies but the passphrase, and keys of days. What is in the other folder stays; a day that was shredded there stays
     * shredded.
     *
     * @param wanted the days
     * @return those that were copied
     * @throws IOException with one sentence: the folders have different master keys
     */
    static List<LocalDate> whole(Path from, Path to, List<LocalDate> wanted) throws IOException {
        Path master = MasterKey.fileIn(KeyRoom.folderIn(from));
        Path other = MasterKey.fileIn(KeyRoom.folderIn(to));
        if (Files.exists(other) && Files.exists(master) && Files.mismatch(master, other) >= 0) {
            throw new IOException(other + " is another master key than " + master + ", which sealed the keys there");
        }
        Path days = KeyRoom.daysIn(from);
        Path into = KeyRoom.daysIn(to);
        KeyFiles.makeFolder(into);
        for (Path file : List.of(TokenKey.checkFileIn(from), TokenKey.fileIn(from), master, KeyRoom.folderIn(from).resolve(KeyRoom.FLEET_KEY),
                KeyRoom.folderIn(from).resolve(Custodians.FILE))) {
            copy(file, to.resolve(from.relativize(file)));
        }
        List<LocalDate> copied = new ArrayList<>();
        for (LocalDate day : wanted) {
            if (!DayKeys.isShredded(into, day) && !DayKeys.isShredded(days, day)) {
                copy(DayKeys.fileOf(days, day), DayKeys.fileOf(into, day));
                copied.add(day);
            }
        }
        return copied;
    }

    /** Whether a key folder holds keys that only the master key that sealed them can open. */
    static boolean holdsSealedKeys(Path folder) throws IOException {
        return Files.exists(folder.resolve(KeyRoom.FLEET_KEY)) || Files.exists(folder.resolve(TokenKey.FILE)) || !DayKeys.days(folder.resolve(KeyRoom.DAYS)).isEmpty();
    }

    private static Path passphraseIn(Path data) {
        return KeyRoom.folderIn(data).resolve(KeyRoom.PASSPHRASE_FILE);
    }

    /** One file, when it is there and not there yet. */
    private static void copy(Path file, Path to) throws IOException {
        if (Files.exists(file) && !Files.exists(to)) {
            KeyFiles.DURABLE.write(to, Files.readAllBytes(file));
        }
    }
}

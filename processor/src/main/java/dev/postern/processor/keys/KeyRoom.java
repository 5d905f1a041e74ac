package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The keys of one data folder: its master key, the software module under it, and the days' data keys. Opened once at start, or by
 * {@code postern keys}; the owner closes it.
 *
 * @param module where keys and PINs are worked with
 * @param days the keys that card numbers are sealed under
 */
public record KeyRoom(SecurityModule module, DayKeys days) implements AutoCloseable {

    private static final String FOLDER = "keys";
    private static final String PASSPHRASE_FILE = "passphrase";
    private static final int DRAWN_BYTES = 24;

    /** The folder of a data folder. */
    public static Path folderIn(Path data) {
        return data.resolve(FOLDER);
    }

    /**
     * Opens a data folder's keys; a folder without a master key gets one.
     *
     * @param passphraseFile whose first line opens the master key; null: a file beside it, drawn with the key, which protects from nobody
     *     who reads the folder
     */
    public static KeyRoom open(Path data, Path passphraseFile) throws IOException {
        Path folder = folderIn(data);
        Files.createDirectories(folder);
        SecureRandom random = new SecureRandom();
        Path file = MasterKey.fileIn(folder);
        char[] passphrase = passphrase(folder, passphraseFile, !Files.exists(file), random);
        try {
            AesKey master = Files.exists(file) ? MasterKey.read(file, passphrase) : MasterKey.create(file, passphrase, random);
            return new KeyRoom(new SoftwareSecurityModule(master, random), DayKeys.open(folder.resolve("days"), master, random));
        } finally {
            Arrays.fill(passphrase, ' ');
        }
    }

    private static char[] passphrase(Path folder, Path named, boolean mayDraw, SecureRandom random) throws IOException {
        Path file = named != null ? named : folder.resolve(PASSPHRASE_FILE);
        if (!Files.exists(file)) {
            if (named != null || !mayDraw) {
                throw new IOException("the passphrase of the master key is missing: " + file);
            }
            byte[] drawn = new byte[DRAWN_BYTES];
            random.nextBytes(drawn);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(drawn) + "\n", StandardCharsets.US_ASCII);
            MasterKey.force(file, StandardOpenOption.WRITE);
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).strip().toCharArray();
    }

    /** Overwrites what is held. */
    @Override
    public void close() {
        module.close();
    }
}

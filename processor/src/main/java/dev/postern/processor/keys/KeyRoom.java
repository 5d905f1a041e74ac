package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys of one data folder: its security module and the days' data keys. Opened once at start, or by
 * {@code postern keys}; the owner closes it.
 *
 * @param module where keys and PINs are worked with
 * @param days the keys that card numbers are sealed under
 * @param fleetKey the key that a fleet file may have its terminals' keys under; null when none was entered
 */
public record KeyRoom(SecurityModule module, DayKeys days, ModuleKey fleetKey) implements AutoCloseable {

    private static final String FOLDER = "keys";
    static final String DAYS = "days";
    static final String FLEET_KEY = "fleet.key";
    static final String PASSPHRASE_FILE = "passphrase";
    private static final int DRAWN_BYTES = 24;
    private static final int KCV_BYTES = 5;

    /** The folder of a data folder. */
    public static Path folderIn(Path data) {
        return data.resolve(FOLDER);
    }

    /**
     * Opens a data folder's keys; a folder without a master key gets one.
     *
     * @throws IOException with one sentence: a passphrase or PIN is missing or wrong, a file was changed, the token cannot be used
     */
    public static KeyRoom open(Path data, KeySettings settings) throws IOException {
        Path folder = folderIn(data);
        KeyFiles.makeFolder(folder);
        SecurityModule module = switch (settings.module()) {
            case SOFTWARE -> software(folder, settings);
            case PKCS11 -> token(settings);
        };
        try {
            return new KeyRoom(module, DayKeys.open(folder.resolve(DAYS), module), fleetKey(folder.resolve(FLEET_KEY), module));
        } catch (IOException | RuntimeException e) {
            module.close();
            throw e;
        }
    }

    private static SecurityModule software(Path folder, KeySettings settings) throws IOException {
        SecureRandom random = generator();
        Path file = MasterKey.fileIn(folder);
        boolean there = Files.exists(file);
        if (!there) {
            refuseWhatAMasterSealed(folder, file);
        }
        try (Secret passphrase = passphrase(folder, settings.passphraseFile(), !there, random)) {
            AesKey master = there ? MasterKey.read(file, passphrase.characters())
                    : MasterKey.create(file, passphrase.characters(), iterations(settings), random);
            return new SoftwareSecurityModule(master, random);
        }
    }

    private static int iterations(KeySettings settings) {
        return settings.passphraseFile() == null ? MasterKey.DRAWN_ITERATIONS : settings.passphraseIterations();
    }

    /** A fresh master key would open nothing of what is here, and would be found out only when it is needed. */
    private static void refuseWhatAMasterSealed(Path folder, Path master) throws IOException {
        if (KeyCopy.holdsSealedKeys(folder)) {
            throw new IOException("the keys in " + folder + " are sealed under a master key, and " + master + " is missing: restore it from the backup");
        }
    }

    private static SecurityModule token(KeySettings settings) throws IOException {
        if (!Files.exists(settings.pinFile())) {
            throw new IOException("the file with the token's PIN is missing: " + settings.pinFile());
        }
        try (Secret pin = Secret.firstLineOf(settings.pinFile())) {
            return Pkcs11SecurityModule.open(settings.library(), settings.tokenLabel(), settings.tokenSerial(), pin.characters(), generator());
        }
    }

    /** Never blocks once it is seeded, which the caller, who is starting up, waits for. */
    private static SecureRandom generator() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextInt();
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has DRBG", e);
        }
    }

    private static ModuleKey fleetKey(Path file, SecurityModule module) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return module.open(new SealedKey(KeyUsage.KEY_BLOCK, "", KeyFiles.readLine(file)));
        } catch (KeyCheckFailed e) {
            throw new IOException(file + " was not sealed by this security module, or was changed: " + e.getMessage());
        }
    }

    /**
     * Enters the software module's master key in components of several people, in place of one that the first start draws; durable when this
     * returns.
     *
     * @param components overwritten when this returns
     * @return its check value
     * @throws IOException when the folder has a master key
     * @throws KeyCheckFailed when the check value of the whole key differs
     */
    public static String enterMasterKey(Path data, KeySettings settings, List<byte[]> components, String kcv) throws IOException, KeyCheckFailed {
        Path folder = folderIn(data);
        KeyFiles.makeFolder(folder);
        Path file = MasterKey.fileIn(folder);
        if (!Files.exists(file)) {
            refuseWhatAMasterSealed(folder, file);
        }
        try (Secret passphrase = passphrase(folder, settings.passphraseFile(), !Files.exists(file), generator())) {
            try (AesKey key = MasterKey.enter(file, passphrase.characters(), iterations(settings), components, kcv)) {
                return key.kcvHex(KCV_BYTES);
            }
        }
    }

    /**
     * Enters the key that fleet files may have their terminals' keys under, in components of several people, and keeps it sealed; durable
     * when this returns. In place of a former one.
     *
     * @param components overwritten when this returns
     * @throws KeyCheckFailed when the check value of the whole key differs
     */
    public ModuleKey enterFleetKey(Path data, List<byte[]> components, String kcv) throws IOException, KeyCheckFailed {
        ModuleKey key = module.enter(KeyUsage.KEY_BLOCK, KeyProfile.AES, components, kcv);
        KeyFiles.DURABLE.writeLine(folderIn(data).resolve(FLEET_KEY), module.seal(key).text());
        return key;
    }

    /** Where a data folder has the keys of its days. */
    static Path daysIn(Path data) {
        return folderIn(data).resolve(DAYS);
    }

    private static Secret passphrase(Path folder, Path named, boolean mayDraw, SecureRandom random) throws IOException {
        Path file = named != null ? named : folder.resolve(PASSPHRASE_FILE);
        if (!Files.exists(file)) {
            if (named != null || !mayDraw) {
                throw new IOException("the passphrase of the master key is missing: " + file);
            }
            byte[] drawn = new byte[DRAWN_BYTES];
            random.nextBytes(drawn);
            KeyFiles.DURABLE.writeLine(file, HexFormat.of().formatHex(drawn));
        }
        return Secret.firstLineOf(file);
    }

    /** Overwrites what is held. */
    @Override
    public void close() {
        module.close();
    }
}

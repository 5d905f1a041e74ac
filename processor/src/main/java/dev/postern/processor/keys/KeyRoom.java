package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
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
    private static final String DAYS = "days";
    private static final String FLEET_KEY = "fleet.key";
    private static final String PASSPHRASE_FILE = "passphrase";
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
        Files.createDirectories(folder);
        SecurityModule module = switch (settings.module()) {
            case SOFTWARE -> software(folder, settings.passphraseFile());
            case PKCS11 -> token(settings);
        };
        return new KeyRoom(module, DayKeys.open(folder.resolve(DAYS), module), fleetKey(folder.resolve(FLEET_KEY), module));
    }

    private static SecurityModule software(Path folder, Path passphraseFile) throws IOException {
        SecureRandom random = generator();
        Path file = MasterKey.fileIn(folder);
        char[] passphrase = passphrase(folder, passphraseFile, !Files.exists(file), random);
        try {
            AesKey master = Files.exists(file) ? MasterKey.read(file, passphrase) : MasterKey.create(file, passphrase, random);
            return new SoftwareSecurityModule(master, random);
        } finally {
            Arrays.fill(passphrase, ' ');
        }
    }

    private static SecurityModule token(KeySettings settings) throws IOException {
        if (!Files.exists(settings.pinFile())) {
            throw new IOException("the file with the token's PIN is missing: " + settings.pinFile());
        }
        char[] pin = firstLine(settings.pinFile());
        try {
            return Pkcs11SecurityModule.open(settings.library(), settings.slotIndex(), pin, generator());
        } finally {
            Arrays.fill(pin, ' ');
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
            return module.open(new SealedKey(KeyUsage.KEY_BLOCK, "", Files.readString(file, StandardCharsets.US_ASCII).strip()));
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
        Files.createDirectories(folder);
        Path file = MasterKey.fileIn(folder);
        char[] passphrase = passphrase(folder, settings.passphraseFile(), !Files.exists(file), generator());
        try {
            AesKey key = MasterKey.enter(file, passphrase, components, kcv);
            String entered = key.kcvHex(KCV_BYTES);
            key.destroy();
            return entered;
        } finally {
            Arrays.fill(passphrase, ' ');
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
        Path folder = folderIn(data);
        Path fresh = folder.resolve(FLEET_KEY + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, module.seal(key).text() + "\n", StandardCharsets.US_ASCII);
        MasterKey.force(fresh, StandardOpenOption.WRITE);
        Files.move(fresh, folder.resolve(FLEET_KEY), StandardCopyOption.ATOMIC_MOVE);
        MasterKey.force(folder.toAbsolutePath(), StandardOpenOption.READ);
        return key;
    }

    /** Where a data folder has the keys of its days. */
    static Path daysIn(Path data) {
        return folderIn(data).resolve(DAYS);
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
        return firstLine(file);
    }

    private static char[] firstLine(Path file) throws IOException {
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

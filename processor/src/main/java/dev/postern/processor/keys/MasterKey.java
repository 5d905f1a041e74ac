package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one key of the software module that is not enciphered under another: AES-256, in a PKCS#12 file under a passphrase, or entered in
 * components by several people. Used at start and by {@code postern keys}; main thread.
 */
public final class MasterKey {

    private static final String FILE = "master.p12";
    private static final String ENTRY = "postern-master";
    private static final int KEY_BYTES = 32;

    private MasterKey() {
    }

    /** The file of a data folder. */
    public static Path fileIn(Path folder) {
        return folder.resolve(FILE);
    }

    /** A fresh key in a new file, which only its owner may read; durable when this returns. */
    public static AesKey create(Path file, char[] passphrase, SecureRandom random) throws IOException {
        AesKey key = AesKey.generate(random, KEY_BYTES, KeyUsage.KEY_BLOCK);
        write(file, key, passphrase);
        return key;
    }

    /** The key that several people enter in components, in a new file. */
    public static AesKey enter(Path file, char[] passphrase, List<byte[]> components, String kcv) throws IOException, KeyCheckFailed {
        AesKey key = (AesKey) KeyComponents.join(KeyUsage.KEY_BLOCK, KeyProfile.AES, components, kcv);
        write(file, key, passphrase);
        return key;
    }

    /**
     * The key in a file.
     *
     * @throws IOException with one sentence: the passphrase is wrong, the file was changed, or it holds no master key
     */
    public static AesKey read(Path file, char[] passphrase) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, passphrase);
            SecretKey entry = (SecretKey) store.getKey(ENTRY, passphrase);
            if (entry == null) {
                throw new IOException(file + " holds no master key");
            }
            try (Secret bytes = Secret.of(entry.getEncoded())) {
                return AesKey.of(bytes.bytes(), KeyUsage.KEY_BLOCK);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " cannot be opened: the passphrase is wrong or the file was changed");
        } catch (IOException e) {
            throw e.getCause() instanceof GeneralSecurityException
                    ? new IOException(file + " cannot be opened: the passphrase is wrong or the file was changed") : e;
        }
    }

    private static void write(Path file, AesKey key, char[] passphrase) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " exists: what was enciphered under its key would be lost");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Secret bytes = Secret.of(key.toClear())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setEntry(ENTRY, new KeyStore.SecretKeyEntry(new SecretKeySpec(bytes.bytes(), "AES")), new KeyStore.PasswordProtection(passphrase));
            store.store(out, passphrase);
        } catch (GeneralSecurityException e) {
            throw new IOException("the master key cannot be written: " + e.getMessage());
        }
        KeyFiles.DURABLE.write(file, out.toByteArray());
    }
}

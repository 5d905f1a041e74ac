package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Security;
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
    /** Of a passphrase that was drawn: nobody tries 192 bits, however fast each try is. */
    static final int DRAWN_ITERATIONS = 10_000;
    /** The JDK has no parameter for the second of them. */
    private static final List<String> ITERATIONS = List.of("keystore.pkcs12.keyPbeIterationCount", "keystore.pkcs12.macIterationCount");

    private MasterKey() {
    }

    /** The file of a data folder. */
    public static Path fileIn(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * A fresh key in a new file, which only its owner may read; durable when this returns.
     *
     * @param iterations of the passphrase's hash
     */
    static AesKey create(Path file, char[] passphrase, int iterations, SecureRandom random) throws IOException {
        AesKey key = AesKey.generate(random, KEY_BYTES, KeyUsage.KEY_BLOCK);
        write(file, key, passphrase, iterations);
        return key;
    }

    /** The key that several people enter in components, in a new file, likewise. */
    static AesKey enter(Path file, char[] passphrase, int iterations, List<byte[]> components, String kcv) throws IOException, KeyCheckFailed {
        AesKey key = (AesKey) KeyComponents.join(KeyUsage.KEY_BLOCK, KeyProfile.AES, components, kcv);
        write(file, key, passphrase, iterations);
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

    private static void write(Path file, AesKey key, char[] passphrase, int iterations) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " exists: what was enciphered under its key would be lost");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Secret bytes = Secret.of(key.toClear())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store(store, new KeyStore.SecretKeyEntry(new SecretKeySpec(bytes.bytes(), "AES")), passphrase, iterations, out);
        } catch (GeneralSecurityException e) {
            throw new IOException("the master key cannot be written: " + e.getMessage());
        }
        KeyFiles.DURABLE.write(file, out.toByteArray());
    }

    /** One at a time: the JDK takes the iterations from where all of the process sees them. */
    private static synchronized void store(KeyStore store, KeyStore.SecretKeyEntry entry, char[] passphrase, int iterations, OutputStream out)
            throws GeneralSecurityException, IOException {
        List<String> before = ITERATIONS.stream().map(name -> String.valueOf(Security.getProperty(name))).toList();
        try {
            ITERATIONS.forEach(name -> Security.setProperty(name, Integer.toString(iterations)));
            store.setEntry(ENTRY, entry, new KeyStore.PasswordProtection(passphrase));
            store.store(out, passphrase);
        } finally {
            for (int i = 0; i < before.size(); i++) {
                Security.setProperty(ITERATIONS.get(i), before.get(i).equals("null") ? "" : before.get(i));
            }
        }
    }
}

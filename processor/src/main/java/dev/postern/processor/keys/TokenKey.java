package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that card tokens are made under, kept in a file of the data folder that only its owner may read. Without it
 * the journal's tokens match no card: it belongs in every backup. Made once; the owner of the node calls, any thread.
 */
public final class TokenKey {

    private static final int KEY_BYTES = 32;
    private static final String FILE = "token.key";

    private final SecretKey key;

    private TokenKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        Arrays.fill(bytes, (byte) 0);
    }

    /** The first bytes of an HMAC say which key it is and nothing of what it is. */
    private static final String CHECK_FILE = "token.check";
    private static final byte[] CHECKED = "postern token key".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int CHECK_BYTES = 8;

    /**
     * Reads the folder's key, or draws one when the folder has none.
     *
     * @param mayDraw false when the folder already has a journal: its tokens need the old key
     * @throws IOException with one sentence that names the file
     */
    public static TokenKey open(Path folder, boolean mayDraw) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            if (!mayDraw) {
                throw new IOException(file + " is missing, and the journal beside it was written with it: "
                        + "restore the file from the backup");
            }
            drawOrSay(file);
        }
        byte[] text = Files.readAllBytes(file);
        try {
            byte[] bytes = HexFormat.of().parseHex(new String(text, java.nio.charset.StandardCharsets.US_ASCII).strip());
            if (bytes.length != KEY_BYTES) {
                throw new IllegalArgumentException();
            }
            TokenKey key = new TokenKey(bytes);
            key.compareWithCheck(folder.resolve(CHECK_FILE), file);
            return key;
        } catch (IllegalArgumentException e) {
            // The cause would quote the key.
            throw new IOException(file + " is not a token key: 64 hex digits are expected");
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** Another key than the journal was written with would make every card a stranger with a full account. */
    private void compareWithCheck(Path check, Path file) throws IOException {
        String own = HexFormat.of().formatHex(Arrays.copyOf(hmac(), CHECK_BYTES));
        if (!Files.exists(check)) {
            Files.writeString(check, own + "\n");
            force(check, StandardOpenOption.WRITE);
        } else if (!Files.readString(check).strip().equals(own)) {
            throw new IOException(file + " is not the key that the journal beside it was written with (" + check
                    + " tells): restore it from the backup");
        }
    }

    private byte[] hmac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(CHECKED);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static void drawOrSay(Path file) throws IOException {
        try {
            draw(file);
        } catch (IOException e) {
            throw new IOException("the token key " + file + " cannot be written (" + e + "): make the folder writable", e);
        }
    }

    /**
     * Copies a folder's key into another one that has none; it is durable when this returns.
     *
     * @throws IOException with one sentence that names the file
     */
    public static void copy(Path from, Path to) throws IOException {
        open(from, false);
        Path file = to.resolve(FILE);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, Files.readAllBytes(from.resolve(FILE)));
        force(file, StandardOpenOption.WRITE);
        force(to.toAbsolutePath(), StandardOpenOption.READ);
    }

    private static void draw(Path file) throws IOException {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, HexFormat.of().formatHex(bytes) + "\n");
        Arrays.fill(bytes, (byte) 0);
        force(fresh, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        force(file.toAbsolutePath().getParent(), StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** A tokenizer for one thread. */
    public CardTokens tokens() {
        return new CardTokens(key);
    }
}

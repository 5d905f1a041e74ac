package dev.postern.processor.keys;

import dev.postern.protocol.crypto.HmacKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that card tokens are made under, in the security module; at rest it is a file of the key folder, sealed as the other keys are. Without
 * it the journal's tokens match no card: it belongs in every backup. Made once; the owner of the node calls, any thread.
 */
public final class TokenKey {

    private static final Logger LOG = LoggerFactory.getLogger(TokenKey.class);

    static final String FILE = "token.key";
    private static final int KEY_BYTES = 32;
    /** The first bytes of an HMAC say which key it is and nothing of what it is. */
    private static final String CHECK_FILE = "token.check";
    private static final byte[] CHECKED = "postern token key".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECK_BYTES = 8;

    private final SecurityModule module;
    private final ModuleKey key;

    private TokenKey(SecurityModule module, ModuleKey key) {
        this.module = module;
        this.key = key;
    }

    /** A key of usage HMAC that a module has. */
    public static TokenKey of(SecurityModule module, ModuleKey key) {
        return new TokenKey(module, key);
    }

    /** The sealed key of a data folder. */
    static Path fileIn(Path data) {
        return KeyRoom.folderIn(data).resolve(FILE);
    }

    /** Where older builds kept it in the clear. */
    static Path clearFileIn(Path data) {
        return data.resolve(FILE);
    }

    /** What tells a wrong key from the right one. */
    static Path checkFileIn(Path data) {
        return data.resolve(CHECK_FILE);
    }

    /**
     * Opens the folder's key, or draws one when the folder has none. A key that an older build left in the clear is sealed first, and its
     * file overwritten and removed; whenever that is cut short, the next start goes on with it.
     *
     * @param mayDraw false when the folder already has a journal: its tokens need the old key
     * @throws IOException with one sentence that names the file
     */
    public static TokenKey open(Path data, SecurityModule module, boolean mayDraw) throws IOException {
        Path file = fileIn(data);
        Path clear = clearFileIn(data);
        if (!Files.exists(file) && Files.exists(clear)) {
            KeyFiles.DURABLE.writeLine(file, sealed(clear, module));
            LOG.info("the token key was in the clear in the data folder's {}: it is sealed in {} now", clear.getFileName(), data.relativize(file));
        }
        if (!Files.exists(file)) {
            if (!mayDraw) {
                throw new IOException(file + " is missing, and the journal was written with it: restore the file from the backup");
            }
            drawOrSay(file, module);
        }
        TokenKey opened = new TokenKey(module, read(file, module));
        opened.compareWithCheck(checkFileIn(data), file);
        if (Files.exists(clear)) {
            opened.eraseClear(clear, file);
        }
        return opened;
    }

    /** A tokenizer for one thread. */
    public CardTokens tokens() {
        return new CardTokens(module.hmac(key));
    }

    private static ModuleKey read(Path file, SecurityModule module) throws IOException {
        try {
            return module.open(new SealedKey(KeyUsage.HMAC, "", KeyFiles.readLine(file)));
        } catch (KeyCheckFailed e) {
            throw new IOException(file + " was not sealed by this security module, or was changed (" + e.getMessage() + "): restore it from the backup");
        }
    }

    private static void drawOrSay(Path file, SecurityModule module) throws IOException {
        ModuleKey drawn = module.generateHmac();
        try {
            KeyFiles.DURABLE.writeLine(file, module.seal(drawn).text());
        } catch (IOException e) {
            throw new IOException("the token key " + file + " cannot be written (" + e + "): make the folder writable", e);
        } finally {
            module.release(drawn);
        }
    }

    private static String sealed(Path clear, SecurityModule module) throws IOException {
        try (HmacKey key = clearKey(clear)) {
            if (key == null) {
                throw new IOException(clear + " is not a token key: 64 hex digits are expected");
            }
            return module.seal(module.adopt(key)).text();
        }
    }

    /** Null when the file holds something else. */
    private static HmacKey clearKey(Path clear) throws IOException {
        try (Secret text = Secret.firstLineOf(clear); Secret bytes = text.hex()) {
            return bytes.bytes().length == KEY_BYTES ? HmacKey.of(bytes.bytes()) : null;
        } catch (IllegalArgumentException notHex) {
            return null;
        }
    }

    /** What is left of the clear file: the same key, or what was overwritten and not yet removed. */
    private void eraseClear(Path clear, Path file) throws IOException {
        try (HmacKey left = clearKey(clear)) {
            if (left != null && !Arrays.equals(left.sha256(CHECKED), module.hmac(key).of(CHECKED))) {
                throw new IOException(clear + " is another key than the sealed one in " + file + ": take the one away that does not belong here");
            }
        }
        KeyFiles.DURABLE.erase(clear);
    }

    /** Another key than the journal was written with would make every card a stranger with a full account. */
    private void compareWithCheck(Path check, Path file) throws IOException {
        String own = HexFormat.of().formatHex(module.hmac(key).of(CHECKED), 0, CHECK_BYTES);
        if (!Files.exists(check)) {
            KeyFiles.DURABLE.writeLine(check, own);
        } else if (!KeyFiles.readLine(check).equals(own)) {
            throw new IOException(file + " is not the key that the journal was written with (" + check + " tells): restore it from the backup");
        }
    }
}

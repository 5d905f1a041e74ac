package dev.postern.processor.keys;

import dev.postern.processor.settings.Section;
import java.nio.file.Path;

/**
 * What {@code postern.keys} says. Immutable.
 *
 * @param module which security module
 * @param passphraseFile whose first line opens the software module's master key; null: a file drawn beside the key
 * @param passphraseIterations of the hash of a passphrase that a person chose
 * @param library the token's PKCS#11 library; null of the software module
 * @param tokenLabel of the token; null: any
 * @param tokenSerial its serial number; null: any
 * @param pinFile whose first line is the token user's PIN; null of the software module
 */
public record KeySettings(Module module, Path passphraseFile, int passphraseIterations, Path library, String tokenLabel, String tokenSerial,
        Path pinFile) {

    /** The implementations of {@link SecurityModule}. */
    public enum Module {
        /** In this process, master key in a PKCS#12 file. */
        SOFTWARE,
        /** Master key in a PKCS#11 token. */
        PKCS11
    }

    private static final String DRAWN = "drawn";
    private static final String NONE = "none";

    /** Reads the section {@code postern.keys}. */
    public static KeySettings read(Section keys) {
        Module module = keys.oneOf("module", Module.class);
        Section token = keys.at("pkcs11");
        KeySettings settings = new KeySettings(module, path(keys.text("passphrase-file"), DRAWN),
                keys.integer("passphrase-iterations", PassphraseHash.ITERATIONS_MIN, PassphraseHash.ITERATIONS_MAX), path(token.text("library"), NONE),
                given(token.text("token-label")), given(token.text("token-serial")), path(token.text("pin-file"), NONE));
        if (module == Module.PKCS11 && settings.library == null) {
            throw token.refusal("library", "must name the token's PKCS#11 library with postern.keys.module = pkcs11");
        }
        if (module == Module.PKCS11 && settings.pinFile == null) {
            throw token.refusal("pin-file", "must name the file with the token user's PIN with postern.keys.module = pkcs11");
        }
        return settings;
    }

    private static String given(String text) {
        return text.equals(NONE) ? null : text;
    }

    private static Path path(String text, String nothing) {
        return text.equals(nothing) ? null : Path.of(text);
    }
}

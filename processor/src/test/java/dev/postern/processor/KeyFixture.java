package dev.postern.processor;

import dev.postern.processor.keys.CardTokens;
import dev.postern.processor.keys.KeyRoom;
import dev.postern.processor.keys.KeySettings;
import dev.postern.processor.keys.SecurityModule;
import dev.postern.processor.keys.SoftwareSecurityModule;
import dev.postern.processor.keys.TokenKey;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.HmacKey;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The keys that tests need: of a data folder, or of no folder at all. */
public final class KeyFixture {

    private KeyFixture() {
    }

    /** The same token key each time, so that a seed has one course. */
    public static TokenKey tokenKey() {
        SecureRandom random = new SecureRandom();
        SecurityModule module = new SoftwareSecurityModule(AesKey.generate(random, 32, KeyUsage.KEY_BLOCK), random);
        return TokenKey.of(module, module.adopt(HmacKey.of(HexFormat.of().parseHex("0123456789abcdef".repeat(4)))));
    }

    /** Gives a data folder the keys that a first start would. */
    public static void make(Path data) throws IOException {
        try (KeyRoom room = room(data)) {
            TokenKey.open(data, room.module(), true);
        }
    }

    /** The tokens of a data folder whose node has been. */
    public static CardTokens tokens(Path data) throws IOException {
        try (KeyRoom room = room(data)) {
            return TokenKey.open(data, room.module(), false).tokens();
        }
    }

    private static KeyRoom room(Path data) throws IOException {
        return KeyRoom.open(data, KeySettings.read(Settings.with().at("postern.keys")));
    }
}

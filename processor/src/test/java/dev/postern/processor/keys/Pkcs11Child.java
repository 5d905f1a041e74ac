package dev.postern.processor.keys;

import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Works with a token in a process of its own: {@code seal} makes keys and seals them, {@code open} opens
 * them after a restart, {@code wrong-pin} is refused. */
final class Pkcs11Child {

    private Pkcs11Child() {
    }

    public static void main(String[] arguments) throws IOException, KeyCheckFailed, BadPinBlock {
        Path file = Path.of(arguments[3]);
        if (arguments[0].equals("wrong-pin")) {
            refuseAWrongPin(Path.of(arguments[1]));
            return;
        }
        try (Pkcs11SecurityModule module = Pkcs11SecurityModule.open(Path.of(arguments[1]), 0, arguments[2].toCharArray(), new SecureRandom())) {
            require(!module.givesItsMasterKey(), "the master key left the token");
            if (arguments[0].equals("seal")) {
                seal(module, file);
            } else {
                open(module, file);
            }
        }
    }

    private static void refuseAWrongPin(Path library) {
        try (Pkcs11SecurityModule stranger = Pkcs11SecurityModule.open(library, 0, "000000".toCharArray(), new SecureRandom())) {
            throw new AssertionError("a wrong PIN opened the token: " + stranger);
        } catch (IOException refused) {
            require(refused.getMessage().contains("cannot be used"), refused.getMessage());
        }
    }

    private static void seal(SecurityModule module, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (KeyProfile algorithm : List.of(KeyProfile.TDES, KeyProfile.AES)) {
            for (KeyUsage usage : List.of(KeyUsage.PIN, KeyUsage.MAC)) {
                ModuleKey key = module.generate(usage, algorithm);
                SealedKey sealed = module.seal(key);
                lines.add(usage + " " + sealed.kcv() + " " + sealed.text() + " " + (usage == KeyUsage.MAC ? module.mac(key).compute(new byte[40], 0, 40) : 0));
            }
        }
        Files.write(file, lines);
    }

    private static void open(SecurityModule module, Path file) throws IOException, KeyCheckFailed {
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            SealedKey sealed = new SealedKey(KeyUsage.valueOf(words[0]), words[1], words[2]);
            ModuleKey key = module.open(sealed);
            require(key.kcv().equals(words[1]), "another key came out");
            if (sealed.usage() == KeyUsage.MAC) {
                require(module.mac(key).compute(new byte[40], 0, 40) == Long.parseLong(words[3]), "another MAC");
            }
            KeyUsage other = sealed.usage() == KeyUsage.MAC ? KeyUsage.PIN : KeyUsage.MAC;
            refuse(module, new SealedKey(other, words[1], words[2]), "as another usage");
            refuse(module, new SealedKey(sealed.usage(), words[1], words[2].substring(0, words[2].length() - 6) + "AAAAA="), "changed");
            refuse(module, new SealedKey(sealed.usage(), words[1], "nonsense"), "in another form");
        }
    }

    private static void refuse(SecurityModule module, SealedKey sealed, String how) {
        try {
            module.open(sealed);
        } catch (KeyCheckFailed refused) {
            return;
        }
        throw new AssertionError("a sealed key opened " + how);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}

package dev.postern.processor.keys;

import com.typesafe.config.ConfigFactory;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.settings.Section;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Works with a token in a process of its own: {@code seal} makes keys and seals them, {@code open} opens
 * them after a restart, {@code wrong-pin} is refused. */
final class Pkcs11Child {

    private static final Pan CARD = Pan.of("6224240000000017");
    private static final CardToken TOKEN = new CardToken(1, 2);
    private static final long AT = 1_800_000_000_000L;

    private static final String LABEL = "postern";

    private Pkcs11Child() {
    }

    public static void main(String[] arguments) throws IOException, KeyCheckFailed, BadPinBlock {
        Path file = Path.of(arguments[3]);
        if (arguments[0].startsWith("room")) {
            room(arguments[0], Path.of(arguments[1]), arguments[2], file);
            return;
        }
        if (arguments[0].equals("wrong-pin")) {
            refuseAWrongPin(Path.of(arguments[1]));
            return;
        }
        if (arguments[0].equals("find")) {
            find(Path.of(arguments[1]));
            return;
        }
        try (Pkcs11SecurityModule module = Pkcs11SecurityModule.open(Path.of(arguments[1]), LABEL, null, arguments[2].toCharArray(), new SecureRandom())) {
            require(!module.givesItsMasterKey(), "the master key left the token");
            if (arguments[0].equals("seal")) {
                seal(module, file);
            } else {
                open(module, file);
            }
        }
    }

    /** The keys of a data folder, as serve opens them with {@code postern.keys.module = pkcs11}. */
    private static void room(String step, Path library, String pin, Path file) throws IOException, KeyCheckFailed {
        Path data = Files.createDirectories(file.resolveSibling("data"));
        Path pinFile = Files.writeString(file.resolveSibling("pin"), pin + "\n");
        Section keys = Section.of(ConfigFactory.parseMap(Map.of("module", "pkcs11", "passphrase-file", "drawn",
                "passphrase-iterations", PassphraseHash.ITERATIONS_MIN, "pkcs11.library", library.toString(),
                "pkcs11.token-label", LABEL, "pkcs11.token-serial", "none", "pkcs11.pin-file", pinFile.toString())));
        KeyProfile profile = KeyProfile.TDES;
        CipherKey own = profile.masterKey("0123456789ABCDEFFEDCBA9876543210");
        try (KeyRoom room = KeyRoom.open(data, KeySettings.read(keys))) {
            require(room.module() instanceof Pkcs11SecurityModule, "another module");
            PanSealer sealer = new PanSealer(room.days(), new SecureRandom());
            if (step.equals("room-seal")) {
                room.enterFleetKey(data, List.of(new byte[32], new byte[32]), AesKey.of(new byte[32], KeyUsage.KEY_BLOCK).kcvHex(5));
                Files.write(file, sealer.seal(CARD, TOKEN, AT));
            } else {
                require(CARD.equals(sealer.open(Files.readAllBytes(file), TOKEN)), "another card number came out");
                require(room.fleetKey() != null, "the fleet key is gone");
            }
            LinkKeys link = room.module().openLinkKeys(room.module().drawLinkKeys(room.module().adopt(own), profile), room.module().adopt(own), profile);
            require(link.mac().compute(new byte[40], 0, 40) != 0 && link.pin().usage() == KeyUsage.PIN, "no working keys");
        }
        require(!Files.exists(MasterKey.fileIn(KeyRoom.folderIn(data))), "a master key in a file");
    }

    /** Two tokens are there, whichever slots they are in. */
    private static void find(Path library) throws IOException {
        TokenSlots.Token other = TokenSlots.find(library, "other", null);
        TokenSlots.Token ours = TokenSlots.find(library, LABEL, null);
        require(ours.label().equals(LABEL) && other.label().equals("other") && ours.slot() != other.slot() && !ours.serial().isBlank(), ours + " and " + other);
        require(ours.equals(TokenSlots.find(library, null, ours.serial())), "another by its serial number");
        try {
            TokenSlots.find(library, null, null);
        } catch (IOException refused) {
            require(refused.getMessage().contains(ours.serial()) && refused.getMessage().contains(other.serial()), refused.getMessage());
            return;
        }
        throw new AssertionError("one of two was taken");
    }

    private static void refuseAWrongPin(Path library) {
        try (Pkcs11SecurityModule stranger = Pkcs11SecurityModule.open(library, LABEL, null, "000000".toCharArray(), new SecureRandom())) {
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

package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.authorization.CardToken;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.Security;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRoomTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ITERATIONS = 12_345;
    private static final Pan CARD = Pan.of("6224240000000017");
    private static final CardToken TOKEN = new CardToken(1, 2);
    private static final long AT = 1_800_000_000_000L;
    private static final LocalDate DAY = PanSealer.dayOf(AT);

    private static final KeySettings SETTINGS = KeySettings.read(Settings.with().at("postern.keys"));

    @TempDir
    private Path folder;

    // ---- Master key ----

    @Test
    void shouldKeepTheMasterKeyUnderItsPassphrase() throws IOException {
        Path file = MasterKey.fileIn(folder);
        AesKey key = MasterKey.create(file, "correct horse".toCharArray(), ITERATIONS, RANDOM);
        assertEquals(key, MasterKey.read(file, "correct horse".toCharArray()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertThrows(IOException.class, () -> MasterKey.read(file, "wrong horse".toCharArray()));
        assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(new String(HexFormat.of().parseHex(key.toClearHex()), StandardCharsets.ISO_8859_1)));
        assertThrows(IOException.class, () -> MasterKey.create(file, "again".toCharArray(), ITERATIONS, RANDOM), "what is under it would be lost");
    }

    @Test
    void shouldHashAPassphraseThatAPersonChoseAsSlowlyAsTheSettingsSay() throws IOException, KeyCheckFailed {
        Path chosen = Files.writeString(folder.resolve("chosen"), "correct horse\n");
        KeySettings settings = new KeySettings(KeySettings.Module.SOFTWARE, chosen, ITERATIONS, null, null, null, null);
        KeyRoom.open(folder.resolve("one"), settings).close();
        byte[] zeros = new byte[32];
        KeyRoom.enterMasterKey(folder.resolve("two"), settings, List.of(zeros, zeros.clone()), AesKey.of(zeros, KeyUsage.KEY_BLOCK).kcvHex(5));
        KeyRoom.open(folder.resolve("drawn"), SETTINGS).close();
        assertEquals(2, iterationsIn("one", "02023039"), "of the key and of the file's MAC");
        assertEquals(2, iterationsIn("two", "02023039"));
        assertEquals(2, iterationsIn("drawn", "02022710"), "nobody tries 192 bits");
        KeyRoom.open(folder.resolve("one"), settings).close();
    }

    @Test
    void shouldLeaveTheIterationsOfTheWholeProcessAsTheyWere() throws IOException {
        for (String before : List.of("", "20000")) {
            for (String name : List.of("keystore.pkcs12.keyPbeIterationCount", "keystore.pkcs12.macIterationCount")) {
                Security.setProperty(name, before);
                MasterKey.create(folder.resolve(name + before), "correct horse".toCharArray(), ITERATIONS, RANDOM);
                assertEquals(before, Security.getProperty(name));
                Security.setProperty(name, "");
            }
        }
    }

    /** How often a number stands in a master key's file, as DER writes it. */
    private int iterationsIn(String data, String der) throws IOException {
        String file = HexFormat.of().formatHex(Files.readAllBytes(MasterKey.fileIn(KeyRoom.folderIn(folder.resolve(data)))));
        return file.split(der, -1).length - 1;
    }

    @Test
    void shouldRefuseAChangedMasterKeyFile() throws IOException {
        Path file = MasterKey.fileIn(folder);
        MasterKey.create(file, "correct horse".toCharArray(), ITERATIONS, RANDOM);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        String message = assertThrows(IOException.class, () -> MasterKey.read(file, "correct horse".toCharArray())).getMessage();
        assertTrue(message.contains("master.p12"), message);
    }

    @Test
    void shouldTakeTheMasterKeyInComponents() throws IOException, KeyCheckFailed {
        AesKey whole = AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK);
        byte[] first = new byte[32];
        RANDOM.nextBytes(first);
        byte[] second = HexFormat.of().parseHex(whole.toClearHex());
        for (int i = 0; i < 32; i++) {
            second[i] ^= first[i];
        }
        byte[] other = new byte[32];
        assertThrows(KeyCheckFailed.class, () -> MasterKey.enter(MasterKey.fileIn(folder), "passphrase".toCharArray(), ITERATIONS, List.of(other, other.clone()), whole.kcvHex(5)));
        assertEquals(whole, MasterKey.enter(MasterKey.fileIn(folder), "passphrase".toCharArray(), ITERATIONS, List.of(first, second), whole.kcvHex(5)));
    }

    @Test
    void shouldOpenTheSameKeysAgain() throws IOException, KeyCheckFailed {
        SealedKey sealed;
        try (KeyRoom room = KeyRoom.open(folder, SETTINGS)) {
            sealed = room.module().seal(room.module().generate(KeyUsage.MAC, dev.postern.protocol.crypto.KeyProfile.AES));
        }
        try (KeyRoom room = KeyRoom.open(folder, SETTINGS)) {
            assertEquals(sealed.kcv(), room.module().open(sealed).kcv());
        }
        Files.delete(KeyRoom.folderIn(folder).resolve("passphrase"));
        String message = assertThrows(IOException.class, () -> KeyRoom.open(folder, SETTINGS)).getMessage();
        assertTrue(message.startsWith("the passphrase of the master key is missing"), message);
    }

    @Test
    void shouldSayWhatIsWrongWithAFolderThatItCannotOpen() throws IOException, KeyCheckFailed {
        byte[] zeros = new byte[32];
        try (KeyRoom room = KeyRoom.open(folder, SETTINGS)) {
            assertNull(room.fleetKey());
            room.enterFleetKey(folder, List.of(zeros, zeros.clone()), AesKey.of(new byte[32], KeyUsage.KEY_BLOCK).kcvHex(5));
        }
        Path fleet = KeyRoom.folderIn(folder).resolve("fleet.key");
        Files.writeString(fleet, Files.readString(fleet).replaceFirst("^D", "B"));
        refuses(SETTINGS, fleet + " was not sealed by this security module, or was changed");
        Files.delete(fleet);
        Path missing = folder.resolve("missing");
        refuses(new KeySettings(KeySettings.Module.SOFTWARE, missing, ITERATIONS, null, null, null, null), "the passphrase of the master key is missing: " + missing);
        refuses(new KeySettings(KeySettings.Module.PKCS11, null, ITERATIONS, Path.of("lib.so"), null, null, missing),
                "the file with the token's PIN is missing: " + missing);
        String here = assertThrows(IOException.class, () -> KeyRoom.open(folder.resolve("fresh"), new KeySettings(KeySettings.Module.SOFTWARE, missing, ITERATIONS,
                null, null, null, null))).getMessage();
        assertTrue(here.startsWith("the passphrase of the master key is missing"), here);
        assertFalse(Files.exists(MasterKey.fileIn(KeyRoom.folderIn(folder.resolve("fresh")))), "and no key is drawn without it");
    }

    private void refuses(KeySettings settings, String sentence) {
        String said = assertThrows(IOException.class, () -> KeyRoom.open(folder, settings)).getMessage();
        assertTrue(said.startsWith(sentence), said);
    }

    @Test
    void shouldKeepItsFolderToItsOwnerAndOverwriteItsKeysWhenItIsClosed() throws IOException {
        KeyRoom room = KeyRoom.open(folder, SETTINGS);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(KeyRoom.folderIn(folder))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(KeyRoom.folderIn(folder).resolve("passphrase"))));
        assertTrue(Files.readString(KeyRoom.folderIn(folder).resolve("passphrase")).matches("[0-9a-f]{48}\n"), "192 bits");
        assertNotEquals("0".repeat(48), Files.readString(KeyRoom.folderIn(folder).resolve("passphrase")).strip());
        room.days().sealing(DAY);
        SoftwareSecurityModule module = (SoftwareSecurityModule) room.module();
        assertEquals(1, module.holds());
        room.close();
        assertEquals(0, module.holds());
    }

    // ---- Data keys of days ----

    @Test
    void shouldOpenASealedNumberWhileItsDayHasAKey() throws IOException {
        DayKeys days = days();
        byte[] sealed = new PanSealer(days, RANDOM).seal(CARD, TOKEN, AT);
        assertEquals(CARD, new PanSealer(days, RANDOM).open(sealed, TOKEN));
        assertEquals(DAY, PanSealer.dayOf(sealed));
        assertFalse(HexFormat.of().formatHex(sealed).contains(HexFormat.of().formatHex("6224240000000017".getBytes(StandardCharsets.US_ASCII))));
        assertFalse(HexFormat.of().formatHex(sealed).contains("6224240000000017"));
    }

    @Test
    void shouldSealTheSameNumberDifferentlyEachTime() throws IOException {
        PanSealer sealer = new PanSealer(days(), RANDOM);
        assertFalse(java.util.Arrays.equals(sealer.seal(CARD, TOKEN, AT), sealer.seal(CARD, TOKEN, AT)));
    }

    @Test
    void shouldRefuseASealThatWasChangedOrIsAnotherCards() throws IOException {
        PanSealer sealer = new PanSealer(days(), RANDOM);
        byte[] sealed = sealer.seal(CARD, TOKEN, AT);
        assertThrows(IOException.class, () -> sealer.open(sealed, new CardToken(1, 3)), "bound to its token");
        for (int bit = 32; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(IOException.class, () -> sealer.open(changed, TOKEN), "bit " + bit);
        }
    }

    @Test
    void shouldMakeADaysNumbersUnreadableForGoodOnceItIsShredded() throws IOException {
        SecurityModule module = module();
        Path of = folder.resolve("days");
        byte[] sealed = new PanSealer(DayKeys.open(of, module), RANDOM).seal(CARD, TOKEN, AT);
        byte[] tomorrow = new PanSealer(DayKeys.open(of, module), RANDOM).seal(CARD, TOKEN, AT + 86_400_000);
        byte[] keyFile = Files.readAllBytes(of.resolve(DAY + ".key"));
        DayKeys.shred(of, DAY, "by two");
        DayKeys after = DayKeys.open(of, module);
        assertNull(new PanSealer(after, RANDOM).open(sealed, TOKEN));
        assertEquals(CARD, new PanSealer(after, RANDOM).open(tomorrow, TOKEN), "other days stay");
        assertTrue(after.shredded(DAY));
        assertEquals(List.of(DAY.plusDays(1)), DayKeys.days(of));
        assertThrows(IOException.class, () -> new PanSealer(after, RANDOM).seal(CARD, TOKEN, AT), "nothing more is sealed under it");
        assertEquals("there is no key of " + DAY + ": it was shredded before", assertThrows(IOException.class, () -> DayKeys.shred(of, DAY, "again")).getMessage());
        assertEquals("there is no key of 1999-01-01", assertThrows(IOException.class, () -> DayKeys.shred(of, LocalDate.of(1999, 1, 1), "never")).getMessage());
        try (var files = Files.list(of)) {
            for (Path file : files.toList()) {
                assertNotEquals(new String(keyFile, StandardCharsets.US_ASCII).strip(), Files.readString(file).strip(), "no copy is left in " + file);
            }
        }
    }

    @Test
    void shouldUseOneKeyADayAndKeepItOverARestart() throws IOException {
        SecurityModule module = module();
        byte[] sealed = new PanSealer(DayKeys.open(folder, module), RANDOM).seal(CARD, TOKEN, AT);
        byte[] file = Files.readAllBytes(folder.resolve(DAY + ".key"));
        DayKeys again = DayKeys.open(folder, module);
        new PanSealer(again, RANDOM).seal(CARD, TOKEN, AT);
        assertEquals(CARD, new PanSealer(again, RANDOM).open(sealed, TOKEN));
        assertArrayEquals(file, Files.readAllBytes(folder.resolve(DAY + ".key")), "no key was drawn again");
        again.sealing(DAY.plusDays(1));
        assertFalse(java.util.Arrays.equals(file, Files.readAllBytes(folder.resolve(DAY.plusDays(1) + ".key"))));
        assertThrows(IOException.class, () -> DayKeys.open(folder, module()).sealing(DAY), "another module's");
        assertNull(DayKeys.open(folder, module).opening(DAY.minusDays(1)), "a day without a key draws none to read");
    }

    @Test
    void shouldSealUnderTheKeyOfEachDayAsTheDaysPass() throws IOException {
        DayKeys days = days();
        PanSealer sealer = new PanSealer(days, RANDOM);
        byte[][] sealed = new byte[4][];
        for (int day = 0; day < sealed.length; day++) {
            sealed[day] = sealer.seal(CARD, TOKEN, AT + day * 86_400_000L);
            assertEquals(DAY.plusDays(day), PanSealer.dayOf(sealed[day]));
            assertEquals(DAY.plusDays(day), PanSealer.dayOf(AT + day * 86_400_000L));
        }
        for (byte[] each : sealed) {
            assertEquals(CARD, sealer.open(each, TOKEN), "days that are over are read from their files");
        }
        DayKeys.shred(folder.resolve("days"), DAY, "by two");
        assertNull(sealer.open(sealed[0], TOKEN), "a key that is over is not in memory any more");
        assertEquals(CARD, sealer.open(sealed[3], TOKEN));
    }

    @Test
    void shouldTakeADayThatWasHalfShreddedForGone() throws IOException {
        Path of = folder.resolve("days");
        SecurityModule module = module();
        byte[] sealed = new PanSealer(DayKeys.open(of, module), RANDOM).seal(CARD, TOKEN, AT);
        byte[] keyFile = Files.readAllBytes(of.resolve(DAY + ".key"));
        Files.writeString(of.resolve(DAY + ".shredded"), "by two\n");
        for (byte[] left : new byte[][] {keyFile, new byte[keyFile.length]}) {
            Files.write(of.resolve(DAY + ".key"), left);
            assertNull(new PanSealer(DayKeys.open(of, module), RANDOM).open(sealed, TOKEN), "a power cut is no way back");
            assertThrows(IOException.class, () -> DayKeys.open(of, module).sealing(DAY));
        }
        DayKeys.shred(of, DAY, "by two, again");
        assertEquals(List.of(), DayKeys.days(of), "it can be finished");
    }

    @Test
    void shouldHoldTheKeysOfTwoDaysAndNoMore() throws IOException {
        SoftwareSecurityModule module = module();
        DayKeys days = DayKeys.open(folder.resolve("days"), module);
        days.sealing(DAY);
        days.sealing(DAY.plusDays(1));
        days.sealing(DAY);
        assertEquals(2, module.holds());
        days.sealing(DAY.plusDays(2));
        assertEquals(2, module.holds(), "the first day's key is overwritten");
        for (int i = 0; i < 3; i++) {
            days.opening(DAY);
        }
        assertEquals(2, module.holds(), "a key that is read for once is not kept");
    }

    @Test
    void shouldLeaveNoDigitInItsArrays() throws IOException {
        PanSealer sealer = new PanSealer(days(), RANDOM);
        sealer.open(sealer.seal(CARD, TOKEN, AT), TOKEN);
        assertArrayEquals(new byte[19], sealer.digits());
    }

    @Test
    void shouldPrintNoSealedKey() {
        SealedKey key = new SealedKey(KeyUsage.MAC, "08D7B4", "D0112");
        assertEquals("SealedKey[MAC, kcv=08D7B4]", key.toString());
    }

    private static SoftwareSecurityModule module() {
        return new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM);
    }

    private DayKeys days() throws IOException {
        return DayKeys.open(folder.resolve("days"), module());
    }
}

package dev.postern.protocol.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFileTest {

    private static final String MARK = "# TEST KEYS: not for production\n";
    private static final String HEADER = "terminal_id,merchant_id,mcc,currency,profile,master_key_hex,kcv\n";
    private static final String KEY = "0123456789ABCDEFFEDCBA9876543210";
    private static final String GOOD = "P0000001,MERCHANT0000001,5411,156,tdes," + KEY + ",08D7B4\n";

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItWrote() throws IOException, BadFleetFile {
        SecureRandom random = new SecureRandom();
        List<FleetRow> fleet = IntStream.range(0, 50)
                .mapToObj(i -> new FleetRow("P%07d".formatted(i), "M, \"%08d\" .".formatted(i), "5411", i == 0 ? 8 : 156, "tdes",
                        TdesKey.generate(random, KeyUsage.MASTER)))
                .toList();
        Path file = folder.resolve("fleet.csv");
        FleetFile.write(file, fleet);
        assertEquals(fleet, FleetFile.read(file));
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.getFirst().startsWith("# TEST KEYS: "));
        assertEquals(HEADER.strip(), lines.get(1));
        assertTrue(lines.get(2).contains(",008,"), lines.get(2));
        FleetFile.write(file, fleet.subList(0, 1));
        assertEquals(1, FleetFile.read(file).size(), "written in place of the old one");
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void shouldReadCommentsEmptyLinesAndOtherLineEnds() throws IOException, BadFleetFile {
        List<FleetRow> fleet = read("\uFEFF" + (MARK + "\n# one\n" + HEADER + "# two\n\n" + GOOD + "#three").replace("\n", "\r\n"));
        assertEquals(List.of(new FleetRow("P0000001", "MERCHANT0000001", "5411", 156, "tdes", TdesKey.ofHex(KEY, KeyUsage.MASTER))), fleet);
    }

    @Test
    void shouldTakeACheckValueOfAnyUsualLength() throws IOException, BadFleetFile {
        for (String kcv : List.of("08D7B4", "08d7b4fb", "08D7B4FB629D0885")) {
            assertEquals(1, read(MARK + HEADER + GOOD.replace("08D7B4", kcv)).size());
        }
    }

    @Test
    void shouldRefuseClearKeysInAFileThatIsNotMarked() {
        refuses(": line 2, column master_key_hex: is a clear key, and the first line of the file does not begin with '# TEST KEYS:'",
                HEADER + GOOD);
        refuses(": line 3, column master_key_hex: is a clear key", "# fleet\n" + HEADER + GOOD);
        refuses(": line 3, column master_key_hex: is a clear key", HEADER + MARK + GOOD);
    }

    @Test
    void shouldNameTheColumnThatIsWrong() {
        badRow("terminal_id: must be 8 characters, not 7", "P0000001", "P000001");
        badRow("terminal_id: must be 8 characters, not 9", "P0000001", "P00000001");
        badRow("terminal_id: must be printable ASCII", "P0000001", "P000000\u00E9");
        badRow("merchant_id: must be 15 characters, not 14", "MERCHANT0000001", "MERCHANT000001");
        badRow("merchant_id: must be printable ASCII", "MERCHANT0000001", "MERCHANT000000\t");
        badRow("mcc: must be 4 digits", "5411", "541");
        badRow("mcc: must be 4 digits", "5411", "54l1");
        badRow("currency: must be 1 to 3 digits", ",156,", ",CNY,");
        badRow("currency: must be 1 to 3 digits", ",156,", ",,");
        badRow("currency: must be 1 to 3 digits", ",156,", ",1560,");
        badRow("currency: must be an ISO 4217 number, 1..999", ",156,", ",0,");
        badRow("profile: 'rsa' is not known; known: tdes, aes, dukpt-tdes, dukpt-aes", "tdes", "rsa");
        badRow("key_serial: must be 20 hex digits for profile dukpt-tdes", "tdes", "dukpt-tdes");
        badRow("profile: this value is not known; known: tdes, aes, dukpt-tdes, dukpt-aes", "tdes", KEY);
        badRow("master_key_hex: must be 32 hex digits", KEY, KEY.substring(2));
        badRow("master_key_hex: must be 32 hex digits", KEY, KEY + "00");
        badRow("master_key_hex: must be 32 hex digits", KEY, KEY.replace('0', 'O'));
        badRow("kcv: is 08D7B5, but the key has 08D7B4", "08D7B4", "08D7B5");
        badRow("kcv: must be 6 to 16 hex digits, an even number", "08D7B4", "08D7");
        badRow("kcv: must be 6 to 16 hex digits, an even number", "08D7B4", "08D7B4F");
        badRow("kcv: must be 6 to 16 hex digits, an even number", "08D7B4", KEY);
        badRow("kcv: must be 6 to 16 hex digits, an even number", "08D7B4", "08D7BX");
    }

    @Test
    void shouldRefuseATerminalThatStandsTwice() {
        refuses(": line 4, column terminal_id: P0000001 stands on line 3 already", MARK + HEADER + GOOD + GOOD);
    }

    @Test
    void shouldRefuseALineWithOtherColumns() {
        refuses(": line 3: has 6 columns, not 7", MARK + HEADER + GOOD.replace(",08D7B4", ""));
        refuses(": line 3: has 8 columns, not 7", MARK + HEADER + GOOD.replace("08D7B4", "08D7B4,x"));
        refuses(": line 2: the header must be terminal_id,", MARK + GOOD);
        refuses(": line 2: the header must be terminal_id,", MARK + HEADER.replace("mcc", "MCC") + GOOD);
        refuses(": has no header line", "");
        refuses(": has no header line", MARK);
        refuses(": names no terminal", MARK + HEADER);
        refuses(": is not comma-separated text", MARK + HEADER + GOOD.replace("P0000001", "\"P0000001\"x"));
    }

    @Test
    void shouldRefuseAFileThatIsNotText() throws IOException {
        Path file = folder.resolve("fleet.csv");
        Files.write(file, (MARK + HEADER + "\u00E9").getBytes(StandardCharsets.ISO_8859_1));
        BadFleetFile refused = assertThrows(BadFleetFile.class, () -> FleetFile.read(file));
        assertEquals(file + ": is not UTF-8 text", refused.getMessage());
        assertThrows(NoSuchFileException.class, () -> FleetFile.read(folder.resolve("none.csv")));
    }

    @Test
    void shouldPrintARowWithoutItsKey() throws IOException, BadFleetFile {
        String row = read(MARK + HEADER + GOOD).getFirst().toString();
        assertTrue(row.contains("kcv=08D7B4"), row);
        assertFalse(row.contains(KEY), row);
    }

    private void badRow(String complaint, String good, String bad) {
        assertTrue(GOOD.contains(good));
        refuses(": line 3, column " + complaint, MARK + HEADER + GOOD.replace(good, bad));
        refuses(": line 4, column " + complaint, MARK + "# a comment\n" + HEADER + GOOD.replace(good, bad));
    }

    private void refuses(String complaint, String text) {
        String message = assertThrows(BadFleetFile.class, () -> read(text)).getMessage();
        assertTrue(message.startsWith(folder.resolve("fleet.csv") + complaint), message);
        assertFalse(message.contains(KEY.substring(0, 12)), message);
        assertEquals(1, message.lines().count(), message);
    }

    private List<FleetRow> read(String text) throws IOException, BadFleetFile {
        Path file = folder.resolve("fleet.csv");
        Files.writeString(file, text);
        return FleetFile.read(file);
    }

    @Test
    void shouldReadWhatItWroteOfEveryProfile() throws Exception {
        java.security.SecureRandom random = new java.security.SecureRandom();
        for (KeyProfile profile : KeyProfile.values()) {
            KeySerialNumber serial = profile.dukpt()
                    ? KeySerialNumber.of(new byte[profile.aes() ? 12 : 10]) : null;
            List<FleetRow> fleet = List.of(new FleetRow("P0000001", "MERCHANT0000001", "5411", 156, profile, profile.newMasterKey(random), serial));
            Path file = folder.resolve(profile + ".csv");
            FleetFile.write(file, fleet);
            assertEquals(fleet, FleetFile.read(file), profile.toString());
        }
    }

    @Test
    void shouldReadKeysUnderTheFleetsKeyFromAFileThatIsNotMarked() throws IOException, BadFleetFile {
        SecureRandom random = new SecureRandom();
        AesKey fleetKey = AesKey.generate(random, 32, KeyUsage.KEY_BLOCK);
        for (KeyProfile profile : KeyProfile.values()) {
            KeySerialNumber serial = profile.dukpt() ? KeySerialNumber.of(new byte[profile.aes() ? 12 : 10]) : null;
            FleetRow clear = new FleetRow("P0000001", "MERCHANT0000001", "5411", 156, profile, profile.newMasterKey(random), serial);
            FleetRow wrapped = clear.wrapped(new WrappedKey(KeyBlock.wrap(clear.masterKey(), fleetKey, random), clear.masterKey().kcvHex(3)));
            Path file = folder.resolve("wrapped.csv");
            FleetFile.write(file, List.of(wrapped));
            assertEquals(List.of(wrapped), FleetFile.read(file), profile.toString());
            String text = Files.readString(file);
            assertFalse(text.contains(clear.masterKey().toClearHex()) || text.startsWith("# TEST KEYS:"), text);
            assertFalse(wrapped.toString().contains(wrapped.wrappedKey().block()));
            String block = wrapped.wrappedKey().block();
            refuses(": line 3, column master_key_hex: is a key block that was cut or changed", text.replace(block, block.substring(0, block.length() - 2)));
            refuses(": line 3, column kcv: must be 6 to 16 hex digits", text.replace("," + wrapped.wrappedKey().kcv(), ",xyz"));
        }
    }

    @Test
    void shouldCompareCheckValuesOfDifferentLengths() {
        WrappedKey key = new WrappedKey("D", "08D7B4FB");
        assertTrue(key.isOf("08d7b4") && key.isOf("08D7B4FB629D"));
        assertFalse(key.isOf("08D7B5") || key.isOf("08D7B4FC62"));
    }

    @Test
    void shouldRefuseAKeyThatDoesNotGoWithItsProfile() {
        AesKey aes = AesKey.ofHex(KEY, KeyUsage.KEY_BLOCK);
        assertThrows(IllegalArgumentException.class, () -> new FleetRow("P0000001", "MERCHANT0000001", "5411", 156, "tdes", aes));
        assertThrows(IllegalArgumentException.class, () -> new FleetRow("P0000001", "MERCHANT0000001", "5411", 156,
                KeyProfile.DUKPT_AES, AesKey.ofHex(KEY, KeyUsage.DUKPT_INITIAL), null));
    }
}

package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import picocli.CommandLine;

@ResourceLock("java.lang.System.in")
@ResourceLock("java.lang.System.err")
class KeysCommandTest {

    private static final LocalDate DAY = LocalDate.of(2020, 2, 29);

    private static final KeySettings SETTINGS = KeySettings.read(Settings.with().at("postern.keys"));

    @TempDir
    private Path root;
    private Path data;
    /** On standard error, by the last command. */
    private String said;
    private final InputStream standardInput = System.in;

    @BeforeEach
    void makeADay() throws IOException {
        data = root.resolve("data");
        try (KeyRoom room = KeyRoom.open(data, SETTINGS)) {
            room.days().sealing(DAY);
        }
        assertEquals(0, run("first secret\n", "custodian", "--name", "alice"));
        assertEquals(0, run("second secret\n", "custodian", "--name", "bob"));
    }

    @AfterEach
    void restoreInput() {
        System.setIn(standardInput);
    }

    @Test
    void shouldShredADayWhenTwoPeopleSaySo() throws IOException {
        assertEquals(0, run("first secret\nsecond secret\n", "shred", "--day", DAY.toString(), "--first", "alice", "--second", "bob"));
        assertFalse(Files.exists(key()));
        String note = Files.readString(KeyRoom.folderIn(data).resolve("days").resolve(DAY + ".shredded"));
        assertTrue(note.startsWith("shredded by alice and bob at "), note);
        assertEquals(1, run("first secret\nsecond secret\n", "shred", "--day", DAY.toString(), "--first", "alice", "--second", "bob"), "twice");
    }

    @Test
    void shouldCopyTheKeysForTwoPeopleAndTakeThemBack() throws IOException {
        Path backup = root.resolve("backup");
        assertEquals(1, run("first secret\nwrong\n", "backup", backup.toString(), "--first", "alice", "--second", "bob"), "one person");
        assertFalse(Files.exists(backup));
        assertEquals(0, run("first secret\nsecond secret\n", "backup", backup.toString(), "--first", "alice", "--second", "bob"));
        assertEquals(1, run("first secret\nsecond secret\n", "backup", backup.toString(), "--first", "alice", "--second", "bob"), "over another one");
        assertFalse(Files.exists(backup.resolve("keys").resolve("passphrase")), "what opens it is somewhere else");
        for (String name : List.of("master.p12", "custodians", "days/" + DAY + ".key")) {
            assertEquals(-1, Files.mismatch(KeyRoom.folderIn(data).resolve(name), backup.resolve("keys").resolve(name)), name);
        }

        Files.delete(key());
        assertEquals(1, run("first secret\nwrong\n", "restore", backup.toString(), "--first", "alice", "--second", "bob"), "one person");
        assertFalse(Files.exists(key()));
        assertEquals(0, run("first secret\nsecond secret\n", "restore", backup.toString(), "--first", "alice", "--second", "bob"));
        try (KeyRoom room = KeyRoom.open(data, SETTINGS)) {
            assertNotNull(room.days().opening(DAY), "the key opens again");
        }
    }

    @Test
    void shouldShredADayInItsBackupsToo() throws IOException {
        Path backup = root.resolve("backup");
        String[] shred = {"shred", "--day", DAY.toString(), "--first", "alice", "--second", "bob"};
        assertEquals(0, run("first secret\nsecond secret\n", "backup", backup.toString(), "--first", "alice", "--second", "bob"));
        assertEquals(0, run("first secret\nsecond secret\n", shred));
        assertTrue(said.contains(backup + " got a copy of this key"), said);
        assertEquals(0, run("first secret\nsecond secret\n", "restore", backup.toString(), "--first", "alice", "--second", "bob"));
        assertFalse(Files.exists(key()), "a restore does not bring back what was shredded here");

        String[] there = java.util.Arrays.copyOf(shred, shred.length + 2);
        there[shred.length] = "--backup";
        there[shred.length + 1] = backup.toString();
        assertEquals(0, run("first secret\nsecond secret\n", there));
        assertEquals("", said, "no copy is left that anybody knows of");
        assertEquals(List.of(), DayKeys.days(backup.resolve("keys").resolve("days")));
    }

    @Test
    void shouldTakeNoKeysUnderAnotherMaster() throws IOException {
        Path other = root.resolve("other");
        KeyRoom.open(other, SETTINGS).close();
        String sentence = assertThrows(IOException.class, () -> KeyCopy.whole(data, other)).getMessage();
        assertTrue(sentence.contains("another master key"), sentence);
        assertEquals(List.of(), DayKeys.days(other.resolve("keys").resolve("days")));
    }

    @Test
    void shouldDrawNoMasterKeyBesideKeysThatAreSealed() throws IOException {
        Files.delete(KeyRoom.folderIn(data).resolve("master.p12"));
        String sentence = assertThrows(IOException.class, () -> KeyRoom.open(data, SETTINGS)).getMessage();
        assertTrue(sentence.contains("master.p12 is missing"), sentence);
        assertFalse(Files.exists(KeyRoom.folderIn(data).resolve("master.p12")));
        assertThrows(IOException.class, () -> KeyRoom.enterMasterKey(data, SETTINGS, List.of(new byte[32], new byte[32]), "000000"));
    }

    @Test
    void shouldTakeTheMasterAndTheFleetsKeyInComponents() throws IOException {
        Path fresh = root.resolve("fresh");
        AesKey master = AesKey.ofHex("a1".repeat(32), KeyUsage.KEY_BLOCK);
        String components = "0f".repeat(32) + "\n" + "ae".repeat(32) + "\n";
        assertEquals(1, runOn(fresh, components, "master-key", "--kcv", "000000"), "another check value");
        assertEquals(1, runOn(fresh, "0f\nnot hex\n", "master-key", "--kcv", master.kcvHex(5)));
        assertTrue(said.contains("component 2 is not hex digits"), said);
        assertEquals(1, runOn(fresh, components, "master-key", "--components", "1", "--kcv", master.kcvHex(5)), "one person knows it all");
        assertEquals(1, runOn(fresh, components, "master-key", "--components", "10", "--kcv", master.kcvHex(5)));
        assertEquals(0, runOn(fresh, components, "master-key", "--kcv", master.kcvHex(5)), said);
        try (Secret passphrase = Secret.firstLineOf(fresh.resolve("keys").resolve("passphrase"))) {
            assertEquals(master, MasterKey.read(fresh.resolve("keys").resolve("master.p12"), passphrase.characters()));
        }
        assertEquals(0, runOn(fresh, components, "fleet-key", "--kcv", master.kcvHex(5)), said);
        try (KeyRoom room = KeyRoom.open(fresh, SETTINGS)) {
            assertEquals(master.kcvHex(5), room.fleetKey().kcv());
        }
        assertEquals(1, runOn(fresh, components, "master-key", "--kcv", master.kcvHex(5)), "what it sealed would be lost");
    }

    @Test
    void shouldShredNothingOtherwise() {
        String day = DAY.toString();
        assertEquals(1, run("first secret\nfirst secret\n", "shred", "--day", day, "--first", "alice", "--second", "alice"), "one person");
        assertEquals(1, run("first secret\nwrong\n", "shred", "--day", day, "--first", "alice", "--second", "bob"), "a wrong passphrase");
        assertEquals(1, run("first secret\n", "shred", "--day", day, "--first", "alice", "--second", "bob"), "a missing one");
        assertEquals(1, run("first secret\nsecond secret\n", "shred", "--day", day, "--first", "alice", "--second", "carol"), "a stranger");
        assertEquals(1, run("first secret\nsecond secret\n", "shred", "--day", "2999-01-01", "--first", "alice", "--second", "bob"), "a day to come");
        assertEquals(1, run("first secret\nsecond secret\n", "shred", "--day", "yesterday", "--first", "alice", "--second", "bob"), "no date");
        assertEquals(2, run("", "shred", "--day", day, "--first", "alice"), "usage");
        assertTrue(Files.exists(key()));
    }

    private Path key() {
        return KeyRoom.folderIn(data).resolve("days").resolve(DAY + ".key");
    }

    private int run(String input, String... arguments) {
        return runOn(data, input, arguments);
    }

    private int runOn(Path folder, String input, String... arguments) {
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        PrintStream error = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = folder.toString();
        try {
            System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            return new CommandLine(new KeysCommand()).execute(all);
        } finally {
            System.setErr(error);
            said = bytes.toString(StandardCharsets.UTF_8);
        }
    }
}

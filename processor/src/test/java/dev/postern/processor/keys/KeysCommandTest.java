package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import picocli.CommandLine;

@ResourceLock("java.lang.System.in")
@ResourceLock("java.lang.System.out")
@ResourceLock("java.lang.System.err")
class KeysCommandTest {

    private static final LocalDate DAY = LocalDate.of(2020, 2, 29);

    private static final KeySettings SETTINGS = KeySettings.read(Settings.with().at("postern.keys"));

    @TempDir
    private Path root;
    private Path data;
    /** On standard error, by the last command. */
    private String said;
    /** On standard output. */
    private String printed;
    private final InputStream standardInput = System.in;

    @BeforeEach
    void makeADay() throws IOException {
        data = root.resolve("data");
        try (KeyRoom room = KeyRoom.open(data, SETTINGS)) {
            room.days().sealing(DAY);
        }
        RegisteredCustodians.add(data, "alice", "first secret");
        RegisteredCustodians.add(data, "bob", "second secret");
    }

    @AfterEach
    void restoreInput() {
        System.setIn(standardInput);
    }

    @Test
    void shouldShredADayWhenTwoPeopleSaySo() throws IOException {
        assertEquals(0, run("first secret\nsecond secret\n", "shred", "--day", DAY.toString(), "--first", "alice", "--second", "bob"));
        assertEquals("the key of " + DAY + " is destroyed\n", printed);
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
        assertTrue(printed.startsWith("the keys, of 1 days too, are in " + backup.resolve("keys") + ";"), printed);
        assertEquals(1, run("first secret\nsecond secret\n", "backup", backup.toString(), "--first", "alice", "--second", "bob"), "over another one");
        assertFalse(Files.exists(backup.resolve("keys").resolve("passphrase")), "what opens it is somewhere else");
        for (String name : List.of("master.p12", "custodians", "days/" + DAY + ".key")) {
            assertEquals(-1, Files.mismatch(KeyRoom.folderIn(data).resolve(name), backup.resolve("keys").resolve(name)), name);
        }

        Files.delete(key());
        assertEquals(1, run("first secret\nwrong\n", "restore", backup.toString(), "--first", "alice", "--second", "bob"), "one person");
        assertFalse(Files.exists(key()));
        assertEquals(0, run("first secret\nsecond secret\n", "restore", backup.toString(), "--first", "alice", "--second", "bob"));
        assertEquals("keys of 1 days are restored to " + KeyRoom.folderIn(data) + "\n", printed);
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
        assertEquals("the key of " + DAY + " is destroyed in " + backup + "\n", printed, "and once is enough here");
        assertEquals(List.of(), DayKeys.days(backup.resolve("keys").resolve("days")));
    }

    @Test
    void shouldTakeNoKeysUnderAnotherMaster() throws IOException {
        Path other = root.resolve("other");
        KeyRoom.open(other, SETTINGS).close();
        String sentence = assertThrows(IOException.class, () -> KeyCopy.whole(data, other, List.of(DAY))).getMessage();
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
        assertEquals(1, runOn(fresh, "0f\n", "master-key", "--kcv", master.kcvHex(5)));
        assertEquals("postern: the component 2 is missing\n", said);
        assertEquals(1, runOn(fresh, components, "master-key", "--components", "1", "--kcv", master.kcvHex(5)), "one person knows it all");
        assertEquals(1, runOn(fresh, components, "master-key", "--components", "10", "--kcv", master.kcvHex(5)));
        assertTrue(said.contains("--components must be 2 to 9"), said);
        assertEquals(0, runOn(fresh, components, "master-key", "--kcv", master.kcvHex(5)), said);
        assertEquals("the master key with check value " + master.kcvHex(5) + " is entered\n", printed);
        try (Secret passphrase = Secret.firstLineOf(fresh.resolve("keys").resolve("passphrase"))) {
            assertEquals(master, MasterKey.read(fresh.resolve("keys").resolve("master.p12"), passphrase.characters()));
        }
        String nine = components + ("00".repeat(32) + "\n").repeat(7);
        assertEquals(0, runOn(fresh, nine, "fleet-key", "--components", "9", "--kcv", master.kcvHex(5)), said);
        assertEquals("the fleet key with check value " + master.kcvHex(5) + " is entered\n", printed);
        try (KeyRoom room = KeyRoom.open(fresh, SETTINGS)) {
            assertEquals(master.kcvHex(5), room.fleetKey().kcv());
        }
        assertEquals(1, runOn(fresh, components, "master-key", "--kcv", master.kcvHex(5)), "what it sealed would be lost");
    }

    // ---- Custodians ----

    @Test
    void shouldRegisterTwoPeopleAndAThirdOnlyWhenTwoSaySo() throws IOException {
        Path fresh = root.resolve("fresh");
        assertEquals(0, runOn(fresh, "first secret\n", "custodian", "--name", "dora"), said);
        assertEquals("dora is registered; 1 in all\n", printed);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(KeyRoom.folderIn(fresh))));
        assertTrue(Files.readString(fresh.resolve("keys/custodians")).startsWith("dora 600000 "), "as slowly as the settings say");

        assertEquals(1, run("third secret\n", "custodian", "--name", "carol"), "nobody makes themselves a second person");
        assertTrue(said.contains("there are 2 custodians already"), said);
        String[] byTwo = {"custodian", "--name", "carol", "--first", "alice", "--second", "bob"};
        assertEquals(1, run("first secret\nwrong\nthird secret\n", byTwo));
        assertTrue(said.contains("nobody was registered"), said);
        assertEquals(2, run("first secret\nthird secret\n", "custodian", "--name", "carol", "--first", "alice"), "one of two");
        assertEquals(2, Custodians.read(KeyRoom.folderIn(data)).size());
        assertEquals(0, run("first secret\nsecond secret\nthird secret\n", byTwo), said);
        assertEquals("carol is registered; 3 in all\n", printed);
    }

    @Test
    void shouldHashNoPassphraseFasterThanTheFloor() throws IOException {
        Path config = Files.writeString(root.resolve("fast.conf"), "postern.keys.passphrase-iterations = 1000\n");
        assertEquals(1, runOn(root.resolve("fresh"), "first secret\n", "custodian", "--name", "dora", "--config", config.toString()));
        assertTrue(said.contains("postern.keys.passphrase-iterations") && said.contains("600000"), said);
        assertFalse(Files.exists(root.resolve("fresh")), "nothing was made");
    }

    @Test
    void shouldNameItsCommandsAndListTheDays() {
        assertEquals(0, run("", "days"));
        assertEquals(DAY + "\n", printed);
        assertEquals(2, new CommandLine(new KeysCommand()).setErr(new PrintWriter(new StringWriter())).execute());
    }

    // ---- Shredding ----

    @Test
    void shouldNotShredADayThatIsNotOver() {
        LocalDate today;
        do {
            today = today();
            assertEquals(1, run("first secret\nsecond secret\n", "shred", "--day", today.toString(), "--first", "alice", "--second", "bob"));
        } while (!today.equals(today()));
        assertTrue(said.contains("is not over"), said);
    }

    private static LocalDate today() {
        return PanSealer.dayOf(Clock.system().epochMillis());
    }

    @Test
    void shouldShredWhatARestoreThatWasCutShortHasLeft() throws IOException {
        Path half = key().resolveSibling(DAY + ".key.new");
        Files.move(key(), half);
        assertEquals(0, run("first secret\nsecond secret\n", "shred", "--day", DAY.toString(), "--first", "alice", "--second", "bob"), said);
        assertFalse(Files.exists(half));
        try (KeyRoom room = KeyRoom.open(data, SETTINGS)) {
            assertTrue(room.days().shredded(DAY));
        }
    }

    @Test
    void shouldSayTheOptionsOfTwoPeopleAlikeEverywhere() {
        for (String command : List.of("shred", "backup", "restore")) {
            CommandLine.Model.CommandSpec spec = new CommandLine(new KeysCommand()).getSubcommands().get(command).getCommandSpec();
            for (String option : List.of("--first", "--second")) {
                assertTrue(spec.findOption(option).required(), command);
            }
        }
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
        PrintStream output = System.out;
        ByteArrayOutputStream errorBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream outputBytes = new ByteArrayOutputStream();
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = folder.toString();
        try {
            System.setErr(new PrintStream(errorBytes, true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(outputBytes, true, StandardCharsets.UTF_8));
            return new CommandLine(new KeysCommand()).execute(all);
        } finally {
            System.setErr(error);
            System.setOut(output);
            said = errorBytes.toString(StandardCharsets.UTF_8);
            printed = outputBytes.toString(StandardCharsets.UTF_8);
        }
    }
}

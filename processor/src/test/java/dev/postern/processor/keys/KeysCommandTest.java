package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import picocli.CommandLine;

@ResourceLock("java.lang.System.in")
class KeysCommandTest {

    private static final LocalDate DAY = LocalDate.of(2020, 2, 29);

    @TempDir
    private Path data;
    private final InputStream standardInput = System.in;

    @BeforeEach
    void makeADay() throws IOException {
        try (KeyRoom room = KeyRoom.open(data, KeySettings.read(Settings.with().at("postern.keys")))) {
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
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data.toString();
        return new CommandLine(new KeysCommand()).execute(all);
    }
}

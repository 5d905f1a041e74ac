package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are copied, and what a folder knows of the copies of its days; the files' content does not matter here. */
class KeyCopyTest {

    private static final LocalDate DAY = LocalDate.of(2020, 2, 29);
    private static final LocalDate NEXT = DAY.plusDays(1);
    private static final List<String> TO_SERVE = List.of("keys/custodians", "keys/fleet.key", "keys/master.p12", "keys/passphrase", "keys/token.key", "token.check",
            "token.key");

    @TempDir
    private Path root;
    private Path data;
    private Path backup;

    @BeforeEach
    void makeKeys() throws IOException {
        data = root.resolve("data");
        backup = root.resolve("backup");
        for (String name : TO_SERVE) {
            write(data.resolve(name), name);
        }
        write(DayKeys.fileOf(KeyRoom.daysIn(data), DAY), "a day");
        write(DayKeys.fileOf(KeyRoom.daysIn(data), NEXT), "the next");
    }

    @Test
    void shouldCopyWhatANodeNeedsToServeAndNoDay() throws IOException {
        assertTrue(KeyCopy.toServe(data, backup), "a drawn passphrase goes with it");
        assertEquals(TO_SERVE, files(backup));
        for (String name : TO_SERVE) {
            assertEquals(name, Files.readString(backup.resolve(name)));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(KeyRoom.folderIn(backup))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup.resolve("keys/token.key"))));
    }

    @Test
    void shouldSayWhenWhatOpensTheMasterKeyIsElsewhere() throws IOException {
        Files.delete(data.resolve("keys/passphrase"));
        assertFalse(KeyCopy.toServe(data, backup));
    }

    @Test
    void shouldNotCopyAJournalsKeysWithoutItsTokenKey() throws IOException {
        Files.delete(data.resolve("token.key"));
        KeyCopy.toServe(data, backup);
        Files.move(data.resolve("keys/token.key"), data.resolve("token.key"));
        KeyCopy.toServe(data, root.resolve("older"));
        Files.delete(data.resolve("token.key"));
        String said = assertThrows(IOException.class, () -> KeyCopy.toServe(data, root.resolve("none"))).getMessage();
        assertTrue(said.startsWith(data.resolve("keys/token.key") + " is missing"), said);
        assertFalse(Files.exists(root.resolve("none")));
    }

    @Test
    void shouldCopyTheDaysThatWereAskedForAndNotThePassphrase() throws IOException {
        assertEquals(List.of(DAY), KeyCopy.whole(data, backup, List.of(DAY)), "and not one that the node has drawn meanwhile");
        assertEquals(List.of("keys/custodians", "keys/days/2020-02-29.key", "keys/fleet.key", "keys/master.p12", "keys/token.key", "token.check"), files(backup));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(KeyRoom.daysIn(backup))));
    }

    @Test
    void shouldLeaveWhatIsThereAndWhatWasShreddedOnEitherSide() throws IOException {
        write(backup.resolve("keys/fleet.key"), "another");
        write(KeyRoom.daysIn(backup).resolve(DAY + ".shredded"), "by two");
        assertEquals(List.of(NEXT), KeyCopy.whole(data, backup, List.of(DAY, NEXT)));
        assertEquals("another", Files.readString(backup.resolve("keys/fleet.key")));
        assertFalse(Files.exists(DayKeys.fileOf(KeyRoom.daysIn(backup), DAY)));
        write(KeyRoom.daysIn(data).resolve(NEXT + ".shredded"), "by two, and cut short");
        assertEquals(List.of(DAY), KeyCopy.whole(data, root.resolve("later"), List.of(DAY, NEXT)));
    }

    @Test
    void shouldTakeKeysWhereOneSideHasNoMasterAndRefuseThemUnderAnother() throws IOException {
        Files.delete(data.resolve("keys/master.p12"));
        write(backup.resolve("keys/master.p12"), "some master");
        KeyCopy.whole(data, backup, List.of());
        write(data.resolve("keys/master.p12"), "another master");
        assertThrows(IOException.class, () -> KeyCopy.whole(data, backup, List.of()));
        write(data.resolve("keys/master.p12"), "some master");
        KeyCopy.whole(data, backup, List.of(DAY));
        assertTrue(Files.exists(DayKeys.fileOf(KeyRoom.daysIn(backup), DAY)));
    }

    @Test
    void shouldKnowAFolderThatHoldsSealedKeys() throws IOException {
        Path keys = Files.createDirectories(root.resolve("fresh"));
        assertFalse(KeyCopy.holdsSealedKeys(keys));
        write(keys.resolve("custodians"), "nobody's key");
        write(keys.resolve("days/2020-02-30.key"), "no day");
        write(keys.resolve("days/notes.key"), "no day");
        assertFalse(KeyCopy.holdsSealedKeys(keys));
        for (String sealed : List.of("fleet.key", "token.key", "days/2020-02-29.key")) {
            write(keys.resolve(sealed), "sealed");
            assertTrue(KeyCopy.holdsSealedKeys(keys), sealed);
            Files.delete(keys.resolve(sealed));
        }
    }

    // ---- Where copies of a day are ----

    @Test
    void shouldNameTheBackupsThatHaveADay() throws IOException {
        assertEquals(List.of(), KeyBackups.with(data, DAY));
        assertEquals(List.of(DAY, NEXT), KeyBackups.make(data, backup, "by two"));
        Files.delete(DayKeys.fileOf(KeyRoom.daysIn(data), DAY));
        Path second = root.resolve("second");
        KeyBackups.make(data, second, "by two");
        assertEquals(List.of(backup), KeyBackups.with(data, DAY));
        assertEquals(List.of(backup, second), KeyBackups.with(data, NEXT));
        assertEquals(List.of(), KeyBackups.with(data, NEXT.plusDays(1)));
        DayKeys.shred(KeyRoom.daysIn(backup), NEXT, "by two");
        assertEquals(List.of(second), KeyBackups.with(data, NEXT));
        assertEquals(DAY + "," + NEXT + "\tby two\t" + backup, Files.readAllLines(data.resolve("keys/backups")).getFirst());
    }

    @Test
    void shouldNoteABackupBeforeItBegins() throws IOException {
        Files.writeString(root.resolve("file"), "no folder");
        Path cut = root.resolve("file").resolve("backup");
        assertThrows(IOException.class, () -> KeyBackups.make(data, cut, "by two"));
        assertEquals(List.of(cut), KeyBackups.with(data, DAY), "some of it may be there");
    }

    @Test
    void shouldRefuseAFolderWithKeysANameOfTwoLinesAndADamagedNote() throws IOException {
        Files.createDirectories(backup.resolve("keys"));
        assertThrows(IOException.class, () -> KeyBackups.make(data, backup, "by two"));
        assertThrows(IOException.class, () -> KeyBackups.make(data, root.resolve("a\nb"), "by two"));
        assertFalse(Files.exists(data.resolve("keys/backups")));
        write(data.resolve("keys/backups"), "2020-02-29 by two\n");
        String said = assertThrows(IOException.class, () -> KeyBackups.with(data, DAY)).getMessage();
        assertTrue(said.contains("is damaged"), said);
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

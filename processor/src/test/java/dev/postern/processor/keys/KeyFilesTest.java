package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk at each moment that a file is forced: a power cut there finds no more and no less. */
class KeyFilesTest {

    @TempDir
    private Path folder;
    private final List<String> moments = new ArrayList<>();
    private final KeyFiles files = new KeyFiles(this::force);

    @Test
    void shouldForceTheNewContentBeforeItsNameAndTheNameBeforeItReturns() throws IOException {
        Path file = folder.resolve("a.key");
        files.write(file, "first".getBytes(StandardCharsets.UTF_8));
        files.write(file, "second".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("a.key.new: [a.key.new=first]", "folder: [a.key=first]", "a.key.new: [a.key=first, a.key.new=second]", "folder: [a.key=second]"), moments);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldBeginAnewWhereAnEarlierWriteWasCutShort() throws IOException {
        Files.writeString(folder.resolve("a.key.new"), "half of something longer");
        files.writeLine(folder.resolve("a.key"), "whole");
        assertEquals(List.of("a.key.new: [a.key.new=whole\n]", "folder: [a.key=whole\n]"), moments);
        assertEquals("whole", KeyFiles.readLine(folder.resolve("a.key")));
    }

    @Test
    void shouldKeepTheOldFileWhenTheNewOneCannotBeForced() throws IOException {
        Path file = folder.resolve("a.key");
        KeyFiles.DURABLE.writeLine(file, "old");
        KeyFiles broken = new KeyFiles(path -> {
            throw new IOException("no disk");
        });
        assertThrows(IOException.class, () -> broken.writeLine(file, "new"));
        assertEquals("old", KeyFiles.readLine(file));
        assertThrows(IOException.class, () -> broken.erase(file));
        assertTrue(Files.exists(file), "not removed before the zeros are on the disk");
    }

    @Test
    void shouldOverwriteAFileBeforeItIsRemoved() throws IOException {
        Path file = folder.resolve("a.key");
        Files.writeString(file, "x".repeat(10_000));
        files.erase(file);
        assertEquals(List.of("a.key: [a.key=" + "\0".repeat(10_000) + "]", "folder: []"), moments);
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldAddLinesToAWholeFile() throws IOException {
        Path file = folder.resolve("list");
        files.appendLine(file, "one");
        files.appendLine(file, "two with ü");
        assertEquals(List.of("one", "two with ü"), Files.readAllLines(file));
        assertEquals("list.new: [list=one\n, list.new=one\ntwo with ü\n]", moments.get(2), "never half a line");
    }

    @Test
    void shouldMakeAFolderThatOnlyItsOwnerLooksInto() throws IOException {
        Path keys = folder.resolve("data").resolve("keys");
        KeyFiles.makeFolder(keys);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
        KeyFiles.makeFolder(keys);
    }

    @Test
    void shouldOverwriteASecretWhenItIsClosed() {
        byte[] bytes = {1, 2, 3};
        char[] characters = {'a', 'b'};
        try (Secret key = Secret.of(bytes); Secret passphrase = Secret.of(characters)) {
            assertEquals(3, key.bytes().length);
            assertEquals(2, passphrase.characters().length);
            assertEquals("Secret", key.toString());
        }
        assertArrayEquals(new byte[3], bytes);
        assertArrayEquals(new char[] {' ', ' '}, characters);
    }

    @Test
    void shouldReadTheFirstLineOfAFileAsASecret() throws IOException {
        assertEquals("correct hörse", firstLine(" \tcorrect hörse \r\nsecond line"));
        assertEquals("no end", firstLine("no end"));
        assertEquals("", firstLine("\nsecond"));
        assertEquals("", firstLine("   "));
        assertEquals("", firstLine(""));
    }

    @Test
    void shouldNotRepeatWhatIsNotHex() {
        assertArrayEquals(new byte[] {0x0A, (byte) 0xFF}, Secret.of("0aFF".toCharArray()).hex().bytes());
        for (String wrong : new String[] {"0af", "zz", "0a fe"}) {
            String said = assertThrows(IllegalArgumentException.class, () -> Secret.of(wrong.toCharArray()).hex()).getMessage();
            assertFalse(said.contains(wrong), said);
        }
    }

    private String firstLine(String text) throws IOException {
        Path file = folder.resolve("passphrase");
        Files.writeString(file, text);
        try (Secret line = Secret.firstLineOf(file)) {
            return new String(line.characters());
        }
    }

    private void force(Path path) throws IOException {
        List<String> there = new ArrayList<>();
        try (var entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                there.add(entry.getFileName() + "=" + Files.readString(entry));
            }
        }
        moments.add((path.equals(folder) ? "folder" : path.getFileName()) + ": " + there);
    }
}

package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes and erases the files of a key folder: readable by their owner only, there whole or not at all, and durable when a method returns.
 * Any thread, one at a time for one file.
 */
final class KeyFiles {

    /** Makes a file or a folder durable, as a disk does. */
    @FunctionalInterface
    interface Forcing {
        void force(Path path) throws IOException;
    }

    /** On the disk. */
    static final KeyFiles DURABLE = new KeyFiles(KeyFiles::toTheDisk);

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Forcing forcing;

    KeyFiles(Forcing forcing) {
        this.forcing = forcing;
    }

    /** Makes a folder that only its owner may look into, unless it is there. */
    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OWNERS_FOLDER);
        }
    }

    /** Puts a file in place of the one that may be there. */
    void write(Path file, byte[] content) throws IOException {
        Path fresh = unfinished(file);
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, OWNERS_FILE);
        Files.write(fresh, content);
        forcing.force(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        forcing.force(folderOf(file));
    }

    /** Where a write that was cut short leaves what it had. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** The same with a line of text. */
    void writeLine(Path file, String line) throws IOException {
        write(file, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a line to a file, which is made when it is missing. */
    void appendLine(Path file, String line) throws IOException {
        writeLine(file, Files.exists(file) ? readLine(file) + "\n" + line : line);
    }

    /** The text of a file without the white space around. */
    static String readLine(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    /** Overwrites a file, then removes it. */
    void erase(Path file) throws IOException {
        Files.write(file, new byte[(int) Files.size(file)], StandardOpenOption.WRITE);
        forcing.force(file);
        Files.delete(file);
        forcing.force(folderOf(file));
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().getParent();
    }

    private static void toTheDisk(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}

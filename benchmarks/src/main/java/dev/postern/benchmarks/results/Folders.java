package dev.postern.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders that a benchmark works in and leaves no trace of. Any thread. */
public final class Folders {

    private Folders() {
    }

    /** Deletes a folder and all that is in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    /**
     * The file system that a folder lies on, such as {@code ext4}. A force costs nothing on tmpfs, so figures of
     * durability need its name beside them.
     */
    public static String fileSystem(Path folder) throws IOException {
        return Files.getFileStore(folder).type();
    }
}

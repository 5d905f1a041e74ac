package dev.postern.processor.journal.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders that a copy is made in. */
final class Folders {

    private Folders() {
    }

    /** Makes a folder, or takes one that is empty: a copy never mixes with what is there. */
    static void makeEmpty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new IOException("the folder " + folder + " is not empty: name another one");
                }
            }
        }
        make(folder);
    }

    static Path make(Path folder) throws IOException {
        return Files.createDirectories(folder);
    }
}

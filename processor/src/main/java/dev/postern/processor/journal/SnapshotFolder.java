package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The snapshots that are there: {@code snapshots/} beside the queue. Any thread; the files change by renames only. */
final class SnapshotFolder {
    static final String NAME = "snapshots";
    private static final String SUFFIX = ".snapshot";

    private final Path folder;
    private final Streams streams;

    SnapshotFolder(Path journal, Streams streams) {
        folder = journal.resolve(NAME);
        this.streams = streams;
    }

    Path path() {
        return folder;
    }

    /** Makes the folder and drops what a former process did not finish. */
    void prepare() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path draft : files.filter(file -> file.toString().endsWith(".new")).toList()) {
                Files.delete(draft);
            }
        }
    }

    /** The snapshots of a stream, the newest first. */
    List<Path> newestFirst(int stream) throws IOException {
        String prefix = streams.name(stream) + "-";
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> named(file, prefix)).forEach(found::add);
            }
        }
        found.sort(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed());
        return found;
    }

    private static boolean named(Path file, String prefix) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && name.endsWith(SUFFIX);
    }

    /** The journal's sequence that a file's name tells: what follows it is still needed. */
    static long sequenceOf(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('-') + 1, name.length() - SUFFIX.length()));
    }

    /** Deletes all of a stream's snapshots but so many of the newest. */
    void keep(int stream, int count) throws IOException {
        List<Path> files = newestFirst(stream);
        for (Path old : files.subList(Math.min(count, files.size()), files.size())) {
            Files.delete(old);
        }
    }

    /**
     * The last record that no kept snapshot needs any more: every stream has its kept ones, and all begin behind it.
     * 0 when a stream has none, or fewer than {@code count}.
     */
    long neededFrom(int count) throws IOException {
        long lowest = Long.MAX_VALUE;
        for (int stream = 0; stream < streams.count(); stream++) {
            List<Path> files = newestFirst(stream);
            if (files.size() < count) {
                return 0;
            }
            lowest = Math.min(lowest, sequenceOf(files.getLast()));
        }
        return lowest;
    }
}

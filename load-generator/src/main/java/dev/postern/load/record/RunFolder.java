package dev.postern.load.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The folder {@code <utc timestamp>-<seed>} that holds all that a run leaves behind. Main thread only.
 */
public final class RunFolder {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** Makes a new folder under {@code runs}; when one of that second and seed exists, a number is added. */
    public static RunFolder create(Path runs, Instant start, long seed) throws IOException {
        Files.createDirectories(runs);
        String name = STAMP.format(start) + "-" + seed;
        Path path = runs.resolve(name);
        for (int again = 2; Files.exists(path); again++) {
            path = runs.resolve(name + "-" + again);
        }
        return new RunFolder(Files.createDirectory(path));
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    /** A file in the folder. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Writes a value as an indented JSON file. */
    public void json(String name, Object value) throws IOException {
        JSON.writeValue(file(name).toFile(), value);
    }
}

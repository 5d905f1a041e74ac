package dev.postern.fraud.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file that others wrote: never more than a bound, and nothing that has no end. Stateless; any thread. */
final class BoundedFile {

    private BoundedFile() {
    }

    /**
     * Reads all of it.
     *
     * @return null when it has more bytes than the bound
     * @throws IOException when it cannot be read, or is no file but a device, a pipe or a folder
     */
    static byte[] read(Path file, int bytesMax) throws IOException {
        try (InputStream in = Files.newInputStream(file(file))) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            return bytes.length > bytesMax ? null : bytes;
        }
    }

    private static Path file(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file");
        }
        return file;
    }
}

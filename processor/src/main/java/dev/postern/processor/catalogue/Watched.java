package dev.postern.processor.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One catalogue and the file it comes from. {@link #get} from any thread; {@link #look} from one at a time.
 *
 * @param <C> the catalogue
 */
final class Watched<C> {

    /** Reads a file. */
    interface Reader<C> {

        C read(Path file) throws BadCatalogue;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final Path file;
    private final Reader<C> reader;
    private final AtomicReference<C> current;
    private Object seen;

    /** @param file null: the catalogue stays empty */
    Watched(Path file, C empty, Reader<C> reader) {
        this.file = file;
        this.reader = reader;
        this.current = new AtomicReference<>(empty);
    }

    C get() {
        return current.get();
    }

    /** Reads the file for the first time; a bad one ends the start. */
    void first() throws BadCatalogue {
        if (file != null) {
            seen = stamp();
            current.set(reader.read(file));
        }
    }

    /**
     * Reads it again if it has changed.
     *
     * @return false when it is bad: the old one stays, and the log names what is wrong, once for each change
     */
    boolean look() {
        Object stamp = file == null ? null : stamp();
        if (stamp == null || stamp.equals(seen)) {
            return true;
        }
        seen = stamp;
        try {
            current.set(reader.read(file));
            LOG.info("{} was read again", file);
            return true;
        } catch (BadCatalogue bad) {
            LOG.warn("{}; what was read before is kept", bad.getMessage());
            return false;
        }
    }

    /** Time and size; null while the file is being replaced. */
    private Object stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}

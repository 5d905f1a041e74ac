package dev.postern.processor.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What makes bytes durable; the seam at which tests let a force fail, block or lie. The recovering thread calls it
 * before the writer starts, afterwards only the writer thread does.
 */
interface Disk extends Closeable {

    /** Returns when everything written to the file so far, by mapping too, is as durable as was asked for. */
    void force(File file) throws IOException;

    /** Returns when the folder's entries are as durable as was asked for: after a file was made in it. */
    void forceFolder(Path folder) throws IOException;

    /** Makes everything durable that is not yet, and lets go. */
    @Override
    void close() throws IOException;

    /** The disk that the settings ask for. */
    static Disk of(Durability durability) {
        return switch (durability) {
            case POWER -> new Forcing();
            case PROCESS -> new PageCache();
        };
    }

    /**
     * Forces through an own channel, kept open while the file is the current one: Chronicle's own flush covers one
     * mapped piece only, and the kernel tells a write-back error to a channel that was open when it happened.
     */
    final class Forcing implements Disk {
        private File file;
        private FileChannel channel;

        @Override
        public void force(File touched) throws IOException {
            if (!touched.equals(file)) {
                close();
                channel = FileChannel.open(touched.toPath(), StandardOpenOption.WRITE);
                file = touched;
            }
            channel.force(false);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }

        @Override
        public void close() throws IOException {
            file = null;
            if (channel != null) {
                channel.close();
            }
        }
    }

    /** Leaves it to the kernel until it is closed: what is written survives the process and nothing more. */
    final class PageCache implements Disk {
        private final Set<File> files = new LinkedHashSet<>();
        private final Set<Path> folders = new LinkedHashSet<>();
        private File latest;

        @Override
        public void force(File file) {
            if (!file.equals(latest)) {
                latest = file;
                files.add(file);
            }
        }

        @Override
        public void forceFolder(Path folder) {
            folders.add(folder);
        }

        @Override
        public void close() throws IOException {
            try (Disk forcing = new Forcing()) {
                for (File file : files) {
                    forcing.force(file);
                }
                for (Path folder : folders) {
                    forcing.forceFolder(folder);
                }
            }
        }
    }
}

package dev.postern.processor.journal;

import java.io.File;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/** Reads the queue's documents one after the other. One thread; closed by whoever asked for it. */
final class StoredRecords implements AutoCloseable {
    /** No further document. */
    static final int END = -1;
    /** A document larger than any record; no record has this length, so it is damaged by its length. */
    static final int TOO_LONG = -2;
    /** What follows cannot be read and was never durable. */
    static final int TORN = -3;

    private final Path folder;
    private final ExcerptTailer tailer;
    private long index;
    private long end;

    StoredRecords(Path folder, ExcerptTailer tailer) {
        this.folder = folder;
        this.tailer = tailer;
    }

    /** Copies the next document to the start of the array; returns its length, {@link #END} or {@link #TOO_LONG}. */
    int next(byte[] bytes) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return END;
            }
            index = document.index();
            Bytes<?> stored = document.wire().bytes();
            long length = stored.readRemaining();
            end = stored.readPosition() + length;
            if (length > bytes.length) {
                return TOO_LONG;
            }
            stored.read(bytes, 0, (int) length);
            return (int) length;
        }
    }

    /** Where the last document stands, for people: the file, and the queue's index as its own tools print it. */
    String place() {
        File file = tailer.currentFile();
        return "in " + (file == null ? folder : file) + " at index 0x" + Long.toHexString(index);
    }

    /** Where the last document stands, as the queue counts. */
    long index() {
        return index;
    }

    /** Where in its file the last document ends. */
    long end() {
        return end;
    }

    /** The file of the last document; null before the first. */
    File file() {
        return tailer.currentFile();
    }

    @Override
    public void close() {
        tailer.close();
    }
}

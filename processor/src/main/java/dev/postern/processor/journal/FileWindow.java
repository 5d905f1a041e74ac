package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file's bytes by position, read ahead and never mapped: a file that is cut while it is read gives an end, not a
 * signal. One thread; closed by whoever opened it.
 */
final class FileWindow implements AutoCloseable {
    private static final int BYTES = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer window = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long start;

    FileWindow(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Whether the file has that many bytes from there; no more than {@link RecordBuffer#BYTES_MAX} at once. */
    boolean has(long position, int length) throws IOException {
        if (position < start || position + length > start + window.limit()) {
            fill(position);
        }
        return position + length <= start + window.limit();
    }

    /** Four bytes that {@link #has} found, as a number. */
    int word(long position) {
        return window.getInt((int) (position - start));
    }

    /** Bytes that {@link #has} found. */
    void copy(long position, byte[] to, int length) {
        window.get((int) (position - start), to, 0, length);
    }

    /** Reads afresh at the next question: the file may be written meanwhile. */
    void forget() {
        window.limit(0);
    }

    private void fill(long position) throws IOException {
        start = position;
        window.clear();
        while (window.hasRemaining() && channel.read(window, start + window.position()) >= 0) {
            // until it is full or the file ends
        }
        window.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

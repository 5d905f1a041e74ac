package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Looks for records in a file's bytes without Chronicle's help, wherever they stand: what is behind a damaged document
 * may be whole. Stateless; used while recovering.
 */
final class FileScan {
    private static final int CHUNK = 1 << 20;
    private static final int NOT_COMPLETE = 0x80000000;
    private static final int META = 0x40000000;
    private static final int LENGTH = 0x3FFFFFFF;

    private FileScan() {
    }

    /**
     * A later record that says that the given one was durable.
     *
     * @param from where in the file to begin
     * @return that record's sequence, or 0
     */
    static long proofOfDurability(Path file, long from, long sequence) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            RecordBuffer record = new RecordBuffer();
            ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK + RecordBuffer.BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = from & -4; at < channel.size(); at += CHUNK) {
                fill(channel, bytes, at);
                int end = Math.min(CHUNK, bytes.limit());
                for (int i = 0; i + RecordBuffer.HEADER_BYTES <= end; i += Integer.BYTES) {
                    int length = bytes.getInt(i + Integer.BYTES);
                    if (length >= RecordBuffer.HEADER_BYTES && length <= bytes.limit() - i
                            && length <= RecordBuffer.BYTES_MAX && proves(bytes, i, length, record, sequence)) {
                        return record.sequence();
                    }
                }
            }
        }
        return 0;
    }

    private static boolean proves(ByteBuffer bytes, int at, int length, RecordBuffer record, long sequence) {
        bytes.get(at, record.bytes(), 0, length);
        return record.damage(length) == null && record.sequence() > sequence && record.durableThrough() >= sequence;
    }

    /**
     * What stands behind the last record's document, when it is not only what Chronicle itself writes there.
     *
     * @param from where that document ends
     * @return a sentence, or null when there is nothing
     */
    static String leftover(Path file, long from) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long at = from + 3 & -4;
            while (at + Integer.BYTES <= channel.size()) {
                channel.read(header.clear(), at);
                int value = header.getInt(0);
                if ((value & NOT_COMPLETE) != 0 || value == 0) {
                    // The end of the cycle, a document that was begun, or nothing: only zeros may follow.
                    return onlyZeros(channel, at + Integer.BYTES) ? null
                            : "something stands behind the end of the records";
                }
                if ((value & META) == 0) {
                    return "a document follows that cannot be read";
                }
                at += Integer.BYTES + (value & LENGTH) + 3 & -4;
            }
            return null;
        }
    }

    private static boolean onlyZeros(FileChannel channel, long from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK);
        for (long at = from; at < channel.size(); at += CHUNK) {
            fill(channel, bytes, at);
            int i = 0;
            for (; i + Long.BYTES <= bytes.limit(); i += Long.BYTES) {
                if (bytes.getLong(i) != 0) {
                    return false;
                }
            }
            for (; i < bytes.limit(); i++) {
                if (bytes.get(i) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void fill(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        bytes.clear();
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
            // until it is full or the file ends
        }
        bytes.flip();
    }
}

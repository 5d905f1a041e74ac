package dev.postern.processor.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One snapshot of one stream as a file, written under another name, forced and renamed, so that it is there whole or
 * not at all; the layout stands in {@code docs/journal-format.md}. Written by the snapshot thread, read by those that
 * recover.
 *
 * @param stream the stream's number
 * @param streamSequence the last record of the stream that is in it
 * @param position everything up to here that concerns the stream is in it
 * @param body the state
 */
record SnapshotFile(int stream, long streamSequence, Position position, ByteBuffer body) {
    /** How the state in the bodies is written; a version that is not read makes the journal be read. */
    static final int STATE_VERSION = 8;
    /** The oldest one that is read: its features do not tell their windows, which are laid out in another way before 8, too. */
    private static final int STATE_VERSION_OLDEST = 6;

    private static final long MAGIC = 0x50414E534E545350L;
    private static final int FORMAT_VERSION = 1;
    private static final int FIXED_BYTES = 40;

    /** Takes the pieces as they come; one thread. */
    static final class Draft implements AutoCloseable {
        private final Path draft;
        private final Path folder;
        private final FileChannel channel;
        private final CRC32C crc = new CRC32C();
        private long bytes;

        /** Begins a file. */
        Draft(Path folder, Streams streams, int stream, long streamSequence, Position position) throws IOException {
            this.folder = folder;
            draft = folder.resolve(name(streams, stream, position.sequence()) + ".new");
            channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            ByteBuffer head = ByteBuffer.allocate(FIXED_BYTES + position.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(STATE_VERSION).putInt(streams.code(stream)).putInt(0);
            head.putInt(streams.cards()).putInt(streams.terminals()).putLong(streamSequence);
            position.write(head);
            write(head.flip());
        }

        /** Appends to the body. */
        void write(ByteBuffer piece) throws IOException {
            crc.update(piece.duplicate());
            bytes += piece.remaining();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }

        /** Ends the file and makes it durable under its own name. */
        Path finish(Disk disk) throws IOException {
            ByteBuffer tail = ByteBuffer.allocate(Long.BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            tail.putLong(bytes);
            crc.update(tail.duplicate().flip());
            tail.putInt((int) crc.getValue()).flip();
            while (tail.hasRemaining()) {
                channel.write(tail);
            }
            channel.force(true);
            channel.close();
            String name = draft.getFileName().toString();
            Path file = folder.resolve(name.substring(0, name.length() - 4));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            disk.forceFolder(folder);
            return file;
        }

        /** Drops what was not finished. */
        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(draft);
        }
    }

    /** The file's name: the stream's, then the journal's sequence, so that names sort by age. */
    static String name(Streams streams, int stream, long sequence) {
        return String.format("%s-%019d.snapshot", streams.name(stream), sequence);
    }

    /**
     * Reads and checks a whole file.
     *
     * @param arena keeps the body until it is closed
     * @throws IOException when it cannot be read or is not as it was written, with the reason
     */
    static SnapshotFile read(Path file, Streams streams, Arena arena) throws IOException {
        ByteBuffer bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE - 16 || channel.size() < FIXED_BYTES + 12) {
                throw new IOException("its length is wrong");
            }
            bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        int crcAt = bytes.limit() - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, crcAt));
        if ((int) crc.getValue() != bytes.getInt(crcAt)) {
            throw new IOException("its checksum is wrong");
        }
        if (bytes.getLong(crcAt - Long.BYTES) != crcAt - Long.BYTES || bytes.getLong() != MAGIC) {
            throw new IOException("it is no snapshot");
        }
        int format = bytes.getInt();
        int state = bytes.getInt();
        if (format != FORMAT_VERSION || state < STATE_VERSION_OLDEST || state > STATE_VERSION) {
            throw new IOException("its version " + format + "." + state + " is not known to this build");
        }
        int stream = streams.ofCode(bytes.getInt());
        bytes.getInt();
        int cards = bytes.getInt();
        int terminals = bytes.getInt();
        if (cards != streams.cards() || terminals != streams.terminals() || stream < 0) {
            throw new IOException("it was written with " + cards + " card shards and " + terminals
                    + " terminal partitions");
        }
        long streamSequence = bytes.getLong();
        Position position = Position.read(bytes, streams.count());
        bytes.limit(crcAt - Long.BYTES);
        return new SnapshotFile(stream, streamSequence, position, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }
}

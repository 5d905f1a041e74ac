package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The high-water mark: how far the journal reached, kept in a file of its own, so that a journal that has become
 * shorter is noticed. The recovering thread, then the writer thread only.
 *
 * <p>It is written after each force and before the batch is answered, and forced itself now and then. A mark on disk
 * therefore never claims more than the journal had made durable. After kill -9 the page cache has the last one, and
 * the mark is exact; after a power cut it may be older by {@code mark-force-interval}, and what lies between it and
 * the end is protected by the records' own chain only.
 *
 * <p>Two slots, written in turn, so that a torn write leaves the one before. Slot, little-endian, at 0 and 512:
 * u32 CRC32C of what follows, u32 magic, i64 sequence, i64 chain, u32 card streams, u32 terminal streams.
 */
final class Mark implements AutoCloseable {
    private static final String NAME = "journal.mark";
    private static final int MAGIC = 0x4B52414D;
    private static final int SLOT_BYTES = 32;
    private static final int SLOT_DISTANCE = 512;
    /** Both slots can only be torn for as long as a write of 32 bytes takes. */
    private static final int READS_MAX = 100;

    private final FileChannel channel;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private final Streams streams;
    private final boolean fresh;
    private Streams written;
    private long sequence;
    private long chain;
    private int turn;
    private boolean dirty;

    private Mark(FileChannel channel, Streams streams, boolean fresh) {
        this.channel = channel;
        this.streams = streams;
        this.fresh = fresh;
    }

    /**
     * Reads the mark of a journal, or begins one at 0.
     *
     * @throws JournalRefused when the file is there but unreadable, or written with other numbers of streams
     */
    static Mark open(Path folder, Streams streams) throws IOException {
        Path file = folder.resolve(NAME);
        boolean fresh = !Files.exists(file);
        if (fresh) {
            create(folder, streams);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Mark mark = new Mark(channel, streams, fresh);
        try {
            mark.load(file);
            mark.check();
            return mark;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads a journal's mark without changing it, beside a serving node too; nothing when there is none.
     *
     * @throws JournalRefused when it is there but unreadable
     */
    static Optional<HighWater> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Mark mark = new Mark(FileChannel.open(file, StandardOpenOption.READ), null, false)) {
            for (int i = 1; i < READS_MAX && !mark.load(); i++) {
                // The writer was at it.
                Thread.onSpinWait();
            }
            mark.load(file);
            return Optional.of(new HighWater(mark.sequence, mark.chain, mark.written));
        }
    }

    /** Whether there was no mark: a first start, or somebody took it away. */
    boolean fresh() {
        return fresh;
    }

    /** The last sequence that was known to be durable; 0 before the first. */
    long sequence() {
        return sequence;
    }

    /** The chain of the record with that sequence. */
    long chain() {
        return chain;
    }

    /** Whether something was written since the last force. */
    boolean dirty() {
        return dirty;
    }

    /** Moves the mark; it is in the page cache when this returns. */
    void advance(long newSequence, long newChain) throws IOException {
        slot.clear();
        slot.putInt(0).putInt(MAGIC).putLong(newSequence).putLong(newChain);
        slot.putInt(streams.cards()).putInt(streams.terminals()).flip();
        slot.putInt(0, crc());
        int at = turn * SLOT_DISTANCE;
        while (slot.hasRemaining()) {
            at += channel.write(slot, at);
        }
        turn ^= 1;
        sequence = newSequence;
        chain = newChain;
        dirty = true;
    }

    /** Makes the mark durable. */
    void force() throws IOException {
        channel.force(false);
        dirty = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Makes a mark at 0 so that it is there whole or not at all, whenever the process or the power goes. */
    private static void create(Path folder, Streams streams) throws IOException {
        Path draft = folder.resolve(NAME + ".new");
        FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        try (Mark mark = new Mark(channel, streams, true)) {
            mark.advance(0, 0);
            mark.force();
        }
        Files.move(draft, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        try (Disk disk = new Disk.Forcing()) {
            disk.forceFolder(folder);
        }
    }

    private void load(Path file) throws IOException {
        if (!load()) {
            throw new JournalRefused("the journal's high-water mark " + file + " is damaged: restore the journal "
                    + "folder from its backup, or delete this file to start from what the journal holds");
        }
    }

    private boolean load() throws IOException {
        boolean found = false;
        for (int i = 0; i < 2; i++) {
            if (read(i) && (!found || slot.getLong(8) > sequence)) {
                found = true;
                sequence = slot.getLong(8);
                chain = slot.getLong(16);
                turn = i ^ 1;
                written = new Streams(slot.getInt(24), slot.getInt(28));
            }
        }
        return found;
    }

    private boolean read(int index) throws IOException {
        slot.clear();
        int at = index * SLOT_DISTANCE;
        while (slot.hasRemaining()) {
            int read = channel.read(slot, at + slot.position());
            if (read < 0) {
                return false;
            }
        }
        return slot.getInt(0) == crc() && slot.getInt(4) == MAGIC;
    }

    private void check() {
        if (!written.equals(streams)) {
            throw new JournalRefused("the journal was written with " + written.cards() + " card shards and "
                    + written.terminals() + " terminal partitions, the settings ask for " + streams.cards() + " and " + streams.terminals()
                    + ": put the old numbers back");
        }
    }

    private int crc() {
        crc.reset();
        crc.update(slot.duplicate().clear().position(Integer.BYTES));
        return (int) crc.getValue();
    }
}

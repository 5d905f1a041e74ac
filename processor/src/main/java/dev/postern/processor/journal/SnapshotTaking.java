package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One snapshot on its way from the owner of a stream to a file. The owner's thread writes pieces into buffers, the
 * snapshot thread takes full ones on and writes them. The file gets its name only when all that the state tells is
 * durable: a copy shows the state, which runs ahead of the disk.
 */
final class SnapshotTaking implements SnapshotSource.Sink {
    /** A buffer takes the largest piece of a well-filled page, and a few of them hide the disk from the loop. */
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int WAITING_MAX = 8;
    private static final long POLL_MILLIS = 50;
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final Queue<ByteBuffer> pool;
    private final LinkedBlockingQueue<ByteBuffer> full = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean abandoned;
    private volatile String failure;
    private volatile Position position;
    private volatile long streamSequence;
    private ByteBuffer current;

    private SnapshotTaking(Queue<ByteBuffer> pool) {
        this.pool = pool;
    }

    /** Buffers that are used again from snapshot to snapshot. */
    static Queue<ByteBuffer> pool() {
        return new ConcurrentLinkedQueue<>();
    }

    /**
     * Takes one; blocks the calling thread until it is stored.
     *
     * @param append hands a marker to the journal
     * @param stop asked now and then whether to give up
     * @return the file, or null when it was given up
     * @throws IOException when the file cannot be written, or the journal failed
     */
    static Path take(SnapshotSource source, SnapshotFolder folder, Streams streams, Disk disk, Queue<ByteBuffer> pool,
            Consumer<Append> append, BooleanSupplier stop) throws IOException, InterruptedException {
        SnapshotTaking taking = new SnapshotTaking(pool);
        SnapshotFile.Draft draft = null;
        try {
            append.accept(Append.marker(source.home(), new Marker(reached -> taking.begin(source, reached),
                    taking::fail)));
            ByteBuffer piece;
            while ((piece = taking.next(stop)) != END) {
                if (piece == null) {
                    return null;
                }
                if (draft == null) {
                    draft = new SnapshotFile.Draft(folder.path(), streams, source.stream(), taking.streamSequence,
                            taking.position);
                }
                draft.write(piece);
                taking.giveBack(piece);
            }
            if (draft == null || !taking.awaitDurable(append, stop)) {
                return null;
            }
            return draft.finish(disk);
        } finally {
            taking.abandoned = true;
            if (draft != null) {
                draft.close();
            }
        }
    }

    private void begin(SnapshotSource source, Position reached) {
        position = reached;
        source.begin(this);
    }

    private void fail(JournalFailure why) {
        failure = why.sentence();
    }

    private ByteBuffer next(BooleanSupplier stop) throws IOException, InterruptedException {
        while (true) {
            ByteBuffer piece = full.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (piece != null) {
                return piece;
            }
            if (failure != null) {
                throw new IOException(failure);
            }
            if (stop.getAsBoolean()) {
                return null;
            }
        }
    }

    /** What was appended until now is in the copy: it has to be durable before the copy counts. */
    private boolean awaitDurable(Consumer<Append> append, BooleanSupplier stop)
            throws IOException, InterruptedException {
        CountDownLatch durable = new CountDownLatch(1);
        append.accept(Append.marker(Runnable::run, new Marker(_ -> durable.countDown(), this::fail)));
        while (!durable.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (failure != null) {
                throw new IOException(failure);
            }
            if (stop.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    private void giveBack(ByteBuffer piece) {
        waiting.decrementAndGet();
        if (piece.capacity() == BUFFER_BYTES) {
            pool.add(piece);
        }
    }

    @Override
    public void beginAt(long lastStreamSequence) {
        streamSequence = lastStreamSequence;
    }

    @Override
    public boolean ready() {
        return waiting.get() < WAITING_MAX;
    }

    @Override
    public ByteBuffer room(int bytes) {
        if (current != null && current.remaining() < bytes) {
            handOn();
        }
        if (current == null) {
            ByteBuffer pooled = bytes <= BUFFER_BYTES ? pool.poll() : null;
            current = pooled == null
                    ? ByteBuffer.allocate(Math.max(BUFFER_BYTES, bytes)).order(ByteOrder.LITTLE_ENDIAN)
                    : pooled.clear();
        }
        return current;
    }

    private void handOn() {
        waiting.incrementAndGet();
        full.add(current.flip());
        current = null;
    }

    @Override
    public boolean abandoned() {
        return abandoned;
    }

    @Override
    public void end() {
        handOn();
        full.add(END);
    }
}

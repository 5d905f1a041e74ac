package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.nio.ByteBuffer;

/** The state that a journal rebuilds: each stream from a snapshot, when it has one, and then from what follows. */
public interface Recoverable {

    /** Whether snapshots are wanted; without them the journal is read from its first record. */
    default boolean takesSnapshots() {
        return true;
    }

    /**
     * Takes a stream's state from a snapshot, before any record is visited. Called from several threads, for different
     * streams. A throw leaves the stream as it was: an older snapshot is tried, or none.
     *
     * @param streamSequence the stream's last record that is in the snapshot
     * @param sequence everything of the journal up to here that concerns the stream is in it
     * @param body what the stream's {@link SnapshotSource} wrote, little-endian
     * @throws RuntimeException when the body cannot be used
     */
    void restore(int stream, long streamSequence, long sequence, ByteBuffer body);

    /**
     * One record; called on the recovering thread, in the journal's order, verified. Records that a snapshot holds
     * already are among them: what is not above the stream's own {@code streamSequence} there is skipped.
     *
     * @param sequence in the journal
     * @param streamSequence 1 for the first record of a stream, then up by one
     */
    void visit(long sequence, int stream, long streamSequence, Event event);

    /** Visits all records and takes no snapshot. */
    static Recoverable everything(RecordVisitor visitor) {
        return new Recoverable() {
            @Override
            public boolean takesSnapshots() {
                return false;
            }

            @Override
            public void restore(int stream, long streamSequence, long sequence, ByteBuffer body) {
                throw new IllegalStateException("no snapshot was wanted");
            }

            @Override
            public void visit(long sequence, int stream, long streamSequence, Event event) {
                visitor.visit(stream, streamSequence, event);
            }
        };
    }
}

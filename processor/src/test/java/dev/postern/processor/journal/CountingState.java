package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.state.PieceReader;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.state.SlicedCopy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The simplest state that depends on every record and its order: for each stream a running hash, spread over pieces.
 * Recovers like the node's state does, and is its own owner for snapshots.
 */
final class CountingState implements Recoverable {
    static final int CELLS = 8;

    final Cells[] streams;
    final long[] sequences;
    long visited;
    int restored;

    CountingState(Streams streams) {
        this.streams = new Cells[streams.count()];
        Arrays.setAll(this.streams, _ -> new Cells());
        sequences = new long[streams.count()];
    }

    /** One stream's state. */
    static final class Cells implements Pieces {
        final long[] cells = new long[CELLS];
        private PieceWatch watch;

        void apply(long sequence, Event event) {
            int cell = (int) (sequence % CELLS);
            if (watch != null) {
                watch.changing(cell);
            }
            byte[] body = new byte[RecordBuffer.BYTES_MAX];
            ByteBuffer buffer = ByteBuffer.wrap(body).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            EventCodec.encode(event, buffer);
            long hash = cells[cell] * 31 + sequence;
            for (int i = 0; i < buffer.position(); i++) {
                hash = hash * 1_000_003 + body[i];
            }
            cells[cell] = hash;
        }

        @Override
        public int firstPiece() {
            return 0;
        }

        @Override
        public int endPiece() {
            return CELLS;
        }

        @Override
        public int headBytes() {
            return 0;
        }

        @Override
        public void writeHead(ByteBuffer out) {
            // nothing
        }

        @Override
        public int bytesMax(int piece) {
            return Long.BYTES;
        }

        @Override
        public void write(int piece, ByteBuffer out) {
            out.putLong(cells[piece]);
        }

        @Override
        public void watch(PieceWatch newWatch) {
            watch = newWatch;
        }

        @Override
        public void readHead(ByteBuffer in) {
            // nothing
        }

        @Override
        public void read(int piece, ByteBuffer in) {
            cells[piece] = in.getLong();
        }

        @Override
        public void restored() {
            // nothing
        }
    }

    void apply(int stream, long sequence, Event event) {
        if (sequence != sequences[stream] + 1) {
            throw new AssertionError("stream " + stream + ": " + sequence + " behind " + sequences[stream]);
        }
        sequences[stream] = sequence;
        streams[stream].apply(sequence, event);
    }

    @Override
    public synchronized void restore(int stream, long streamSequence, long sequence, ByteBuffer body) {
        Cells fresh = new Cells();
        PieceReader.read(body, List.of(fresh));
        streams[stream] = fresh;
        sequences[stream] = streamSequence;
        restored++;
    }

    @Override
    public void visit(long sequence, int stream, long streamSequence, Event event) {
        visited++;
        if (streamSequence > sequences[stream]) {
            apply(stream, streamSequence, event);
        }
    }

    /** Copies one piece when it begins, and the others when {@code between} has run. */
    SnapshotSource source(int stream, Executor home, Runnable between) {
        return new SnapshotSource() {
            @Override
            public int stream() {
                return stream;
            }

            @Override
            public Executor home() {
                return home;
            }

            @Override
            public void begin(Sink sink) {
                sink.beginAt(sequences[stream]);
                SlicedCopy copy = new SlicedCopy(List.of(streams[stream]), 0, sink);
                if (!copy.slice(() -> 0, -1)) {
                    between.run();
                    if (!copy.slice(() -> 0, 1)) {
                        throw new AssertionError("the copy did not end");
                    }
                }
            }
        };
    }

    void assertSame(CountingState other, String where) {
        for (int stream = 0; stream < streams.length; stream++) {
            if (sequences[stream] != other.sequences[stream]
                    || !Arrays.equals(streams[stream].cells, other.streams[stream].cells)) {
                throw new AssertionError(where + ": stream " + stream + " differs at " + sequences[stream] + " and "
                        + other.sequences[stream]);
            }
        }
    }
}

package dev.postern.processor.state;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A copy of some state as it is at the moment of construction, made in slices of bounded time by the thread that owns
 * the state. A piece that is about to change is copied first, so the copy shows one moment although it takes many
 * slices, and nobody ever waits for more than a slice and the pieces of its own change.
 *
 * <p>Form, little-endian, for each piece in any order: i32 section, i32 piece (-1 is the section's head), i32 length,
 * and so many bytes.
 */
public final class SlicedCopy {
    /** The piece number of a section's head. */
    static final int HEAD = -1;
    /** Bytes before each piece. */
    static final int PREFIX_BYTES = 12;

    private final PieceSink sink;
    private final Section[] sections;
    private int current;

    /**
     * Begins the copy; the heads are written at once.
     *
     * @param firstSection number of the first section; the others follow
     */
    public SlicedCopy(List<? extends Pieces> state, int firstSection, PieceSink sink) {
        this.sink = sink;
        sections = new Section[state.size()];
        for (int i = 0; i < sections.length; i++) {
            Pieces pieces = state.get(i);
            sections[i] = new Section(firstSection + i, pieces, sink);
            pieces.watch(sections[i]);
        }
    }

    /**
     * Copies until the time is over, the sink has no room or all is copied.
     *
     * @param nanos the clock to measure with
     * @return true when the copy has ended: whole, and the sink knows, or abandoned
     */
    public boolean slice(LongSupplier nanos, long nanosMax) {
        if (sink.abandoned()) {
            stop();
            return true;
        }
        long begun = nanos.getAsLong();
        long now = begun;
        long longestNanos = 0;
        while (current < sections.length) {
            if (!sink.ready() || now - begun + longestNanos > nanosMax) {
                return false;
            }
            if (!sections[current].copyNext()) {
                current++;
                continue;
            }
            long after = nanos.getAsLong();
            longestNanos = Math.max(longestNanos, after - now);
            now = after;
        }
        stop();
        sink.end();
        return true;
    }

    private void stop() {
        for (Section section : sections) {
            section.pieces.watch(null);
        }
    }

    private static final class Section implements PieceWatch {
        private final int number;
        private final Pieces pieces;
        private final PieceSink sink;
        private final int first;
        private final int end;
        private final BitSet copied;
        private int next;

        Section(int number, Pieces pieces, PieceSink sink) {
            this.number = number;
            this.pieces = pieces;
            this.sink = sink;
            first = pieces.firstPiece();
            end = pieces.endPiece();
            copied = new BitSet(end - first);
            ByteBuffer out = prefix(HEAD, pieces.headBytes());
            int at = out.position();
            pieces.writeHead(out);
            close(out, at);
        }

        /** @return false when there is none left */
        boolean copyNext() {
            next = copied.nextClearBit(next);
            while (next < end - first && pieces.isEmpty(first + next)) {
                copied.set(next);
                next = copied.nextClearBit(next);
            }
            if (next >= end - first) {
                return false;
            }
            copy(next);
            return true;
        }

        @Override
        public void changing(int piece) {
            int bit = piece - first;
            if (bit >= 0 && piece < end && !copied.get(bit)) {
                if (pieces.isEmpty(piece)) {
                    copied.set(bit);
                } else {
                    copy(bit);
                }
            }
        }

        private void copy(int bit) {
            int piece = first + bit;
            ByteBuffer out = prefix(piece, pieces.bytesMax(piece));
            int at = out.position();
            pieces.write(piece, out);
            close(out, at);
            copied.set(bit);
        }

        private ByteBuffer prefix(int piece, int bytes) {
            return sink.room(PREFIX_BYTES + bytes).putInt(number).putInt(piece).putInt(0);
        }

        private static void close(ByteBuffer out, int at) {
            out.putInt(at - Integer.BYTES, out.position() - at);
        }
    }
}

package dev.postern.processor.state;

import java.nio.ByteBuffer;
import java.util.List;

/** Puts state together from what {@link SlicedCopy} wrote. Stateless; any thread that owns the state. */
public final class PieceReader {

    private PieceReader() {
    }

    /**
     * Reads a whole copy into empty state.
     *
     * @throws IllegalArgumentException when it has other sections or was written under settings that do not fit
     * @throws java.nio.BufferUnderflowException when it ends too early
     */
    public static void read(ByteBuffer body, List<? extends Pieces> state) {
        ByteBuffer piece = body.duplicate().order(body.order());
        while (body.hasRemaining()) {
            int section = body.getInt();
            int number = body.getInt();
            int length = body.getInt();
            if (section < 0 || section >= state.size() || length < 0 || length > body.remaining()) {
                throw new IllegalArgumentException("section " + section + " with " + length + " bytes is not known");
            }
            piece.limit(body.position() + length).position(body.position());
            if (number == SlicedCopy.HEAD) {
                state.get(section).readHead(piece);
            } else {
                state.get(section).read(number, piece);
            }
            body.position(body.position() + length);
        }
        for (Pieces pieces : state) {
            pieces.restored();
        }
    }
}

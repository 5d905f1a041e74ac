package dev.postern.processor.state;

import java.nio.ByteBuffer;

/**
 * State that can be copied piece by piece and put together again. Confined to the thread that owns the state; buffers
 * are little-endian. While a watch is set, every change of a piece is announced to it before it is made.
 */
public interface Pieces {

    /** The first piece there is now. */
    int firstPiece();

    /** One more than the last piece there is now. */
    int endPiece();

    /** Bytes of the head. */
    int headBytes();

    /** Writes what is not in any piece: counts, and what else tells the pieces' extent. */
    void writeHead(ByteBuffer out);

    /** Most bytes that the piece needs. */
    int bytesMax(int piece);

    /**
     * Writes one piece. What was added behind the extent that the head tells may be in it, and is not read again.
     */
    void write(int piece, ByteBuffer out);

    /** Whether the piece holds nothing that would be read: a copy leaves it out. */
    default boolean isEmpty(int piece) {
        return false;
    }

    /** Sets or, with null, takes away who is told before a piece changes. */
    void watch(PieceWatch watch);

    /**
     * Reads a head into state that is still empty.
     *
     * @throws IllegalArgumentException when it was written under settings that do not fit today's
     */
    void readHead(ByteBuffer in);

    /** Reads one piece, in any order, after the head. */
    void read(int piece, ByteBuffer in);

    /** All pieces were read: what follows from them, such as an index, is made. */
    void restored();
}

package dev.postern.processor.state;

import java.nio.ByteBuffer;

/** Where a copy goes. Used by the owner's thread only; what is written is taken on by another one, in order. */
public interface PieceSink {

    /** Whether more may be written without waiting for the disk; the copy in front of a change is written regardless. */
    boolean ready();

    /** A little-endian buffer with at least this room, positioned where to write; valid until the next call. */
    ByteBuffer room(int bytes);

    /** Whether nobody wants the copy any more. */
    boolean abandoned();

    /** The copy that was begun with this sink is whole. */
    void end();
}

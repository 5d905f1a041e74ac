package dev.postern.protocol.frame;

import io.netty.buffer.ByteBuf;

/**
 * The two bytes before every frame: big-endian, they count what follows (protocol.md section 1).
 * Static; any thread that owns the buffer may call it.
 */
public final class LengthPrefix {

    /** Bytes of the prefix itself, which it does not count. */
    public static final int BYTES = 2;
    /** The largest length that two bytes can say. */
    public static final int LENGTH_MAX = 0xFFFF;
    /** The length of a keep-alive, which nothing follows. */
    public static final int KEEP_ALIVE = 0;

    private LengthPrefix() {
    }

    /** Leaves room for the prefix at the writer index and gives its index, for {@link #close}. */
    public static int open(ByteBuf out) {
        int index = out.writerIndex();
        out.writeShort(0);
        return index;
    }

    /** Writes the length of what has been written since {@link #open} and gives it; over 65,535 is an IllegalArgumentException. */
    public static int close(ByteBuf out, int index) {
        int length = out.writerIndex() - index - BYTES;
        if (length < 0 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("a frame of " + length + " bytes has no length prefix");
        }
        out.setShort(index, length);
        return length;
    }
}

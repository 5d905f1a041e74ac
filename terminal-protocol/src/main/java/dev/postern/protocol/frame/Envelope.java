package dev.postern.protocol.frame;

import io.netty.buffer.ByteBuf;

/**
 * What stands in a frame before the message: a TPDU or none, a terminal header or none (protocol.md section 1).
 * A reusable view, one per connection, not thread-safe; it allocates nothing and keeps no reference to the frame.
 */
public final class Envelope {

    /** Bytes of a TPDU: id, destination (2), source (2). */
    public static final int TPDU_BYTES = 5;
    /** Bytes of a terminal header. */
    public static final int HEADER_BYTES = 6;
    /** Processing request: download parameters. */
    public static final int REQUEST_PARAMETERS = 1;
    /** Processing request: sign on again. */
    public static final int REQUEST_SIGN_ON = 3;

    private static final int TPDU_ID = 0x60;
    private static final int TPDU_ID_REQUEST = 0x68;
    private static final int REQUEST_SHIFT = 24;

    private boolean hasTpdu;
    private boolean hasHeader;
    private long tpdu;
    private long header;
    private int messageIndex;
    private int messageLength;

    /** Reads a frame (what follows the length) from its reader index; false when it ends before the message begins. The frame's indices stay. */
    public boolean parse(ByteBuf frame) {
        return parse(frame, frame.readerIndex(), frame.readableBytes());
    }

    /** The same of a frame that lies in a buffer with others. */
    public boolean parse(ByteBuf frame, int index, int length) {
        int at = index;
        int end = index + length;
        hasTpdu = false;
        hasHeader = false;
        tpdu = 0;
        header = 0;
        messageIndex = at;
        messageLength = end - at;
        if (at < end && isTpdu(frame.getByte(at))) {
            if (end - at < TPDU_BYTES) {
                return false;
            }
            hasTpdu = true;
            tpdu = (long) frame.getUnsignedByte(at) << 32 | frame.getUnsignedInt(at + 1);
            at += TPDU_BYTES;
        }
        if (at < end && isHeader(frame.getByte(at))) {
            if (end - at < HEADER_BYTES) {
                return false;
            }
            hasHeader = true;
            header = (long) frame.getUnsignedShort(at) << 32 | frame.getUnsignedInt(at + 2);
            at += HEADER_BYTES;
        }
        messageIndex = at;
        messageLength = end - at;
        return messageLength > 0;
    }

    /** Whether the frame has a TPDU. */
    public boolean hasTpdu() {
        return hasTpdu;
    }

    /** The TPDU in the low 40 bits; 0 without one. */
    public long tpdu() {
        return tpdu;
    }

    /** Whether the frame has a terminal header. */
    public boolean hasHeader() {
        return hasHeader;
    }

    /** The header in the low 48 bits; 0 without one. */
    public long header() {
        return header;
    }

    /** Absolute index in the frame's buffer of the message's first byte. */
    public int messageIndex() {
        return messageIndex;
    }

    /** Bytes of the message. */
    public int messageLength() {
        return messageLength;
    }

    /** The TPDU of an answer: the same id, destination and source exchanged. Any thread. */
    public static long swapTpdu(long tpdu) {
        return tpdu & 0xFF_0000_0000L | tpdu << 16 & 0xFFFF_0000L | tpdu >>> 16 & 0xFFFF;
    }

    /** The header with another processing request (0..15) for the terminal. Any thread. */
    public static long withRequest(long header, int request) {
        return header & ~(0xFL << REQUEST_SHIFT) | (long) (request & 0xF) << REQUEST_SHIFT;
    }

    /** The processing request of a header. Any thread. */
    public static int request(long header) {
        return (int) (header >>> REQUEST_SHIFT) & 0xF;
    }

    /** Writes a TPDU and a header, each if wanted, and says how many bytes that is. A header alone must not begin with a TPDU's id. */
    public static int write(ByteBuf out, boolean hasTpdu, long tpdu, boolean hasHeader, long header) {
        int from = out.writerIndex();
        if (hasTpdu) {
            out.writeByte((int) (tpdu >>> 32));
            out.writeInt((int) tpdu);
        }
        if (hasHeader) {
            out.writeShort((int) (header >>> 32));
            out.writeInt((int) header);
        }
        return out.writerIndex() - from;
    }

    private static boolean isTpdu(byte first) {
        return first == TPDU_ID || first == TPDU_ID_REQUEST;
    }

    private static boolean isHeader(byte first) {
        return (first & 0xF0) == 0x60;
    }
}

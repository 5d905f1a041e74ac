package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One record as bytes, written or read in place. One owner at a time; nothing is allocated by writing and, besides
 * the event, by reading.
 *
 * <p>Layout, little-endian; the whole is padded with zeros to a multiple of 8 bytes:
 *
 * <pre>
 *  0  u32  CRC32C of everything behind it
 *  4  u32  length of the whole record
 *  8  u8   format version, 1
 *  9  u8   event type          10  u8  event version          11  u8  0
 * 12  u16  stream code         14  u16 0
 * 16  i64  sequence in the journal, from 1, without a gap
 * 24  i64  sequence in the stream, from 1, without a gap
 * 32  i64  durable through: a sequence that was durable when this record was written
 * 40  i64  chain: hash of the chain of the record before (0 before the first) and of this record,
 *          but for this field and the CRC
 * 48       event body ({@link EventCodec})
 * </pre>
 *
 * The chain hash folds 128-bit products of 64-bit words. It tells splices, swaps and gaps; it is not a signature.
 */
final class RecordBuffer {
    /** The largest record; far above any event. */
    static final int BYTES_MAX = 1 << 16;
    /** Where the event body begins. */
    static final int HEADER_BYTES = 48;

    private static final int FORMAT_VERSION = 1;
    private static final int CRC_AT = 0;
    private static final int LENGTH_AT = 4;
    private static final int VERSION_AT = 8;
    private static final int TYPE_AT = 9;
    private static final int EVENT_VERSION_AT = 10;
    private static final int STREAM_AT = 12;
    private static final int SEQUENCE_AT = 16;
    private static final int STREAM_SEQUENCE_AT = 24;
    private static final int DURABLE_THROUGH_AT = 32;
    private static final int CHAIN_AT = 40;

    private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long FACTOR = 0xD6E8FEB86659FD93L;

    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] bytes = buffer.array();
    private final CRC32C crc = new CRC32C();

    /** The backing array; the record stands at its start. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return buffer.getInt(LENGTH_AT);
    }

    int streamCode() {
        return Short.toUnsignedInt(buffer.getShort(STREAM_AT));
    }

    long sequence() {
        return buffer.getLong(SEQUENCE_AT);
    }

    long streamSequence() {
        return buffer.getLong(STREAM_SEQUENCE_AT);
    }

    long durableThrough() {
        return buffer.getLong(DURABLE_THROUGH_AT);
    }

    long chain() {
        return buffer.getLong(CHAIN_AT);
    }

    /**
     * Writes the record of an event that follows the record with the chain {@code chainBefore}; returns its length.
     *
     * @throws IllegalArgumentException when the event does not fit its form (see {@link EventCodec#encode})
     */
    int write(long sequence, int streamCode, long streamSequence, long durableThrough, long chainBefore, Event event) {
        buffer.clear().position(HEADER_BYTES);
        EventCodec.encode(event, buffer);
        while ((buffer.position() & 7) != 0) {
            buffer.put((byte) 0);
        }
        int length = buffer.position();
        buffer.putInt(LENGTH_AT, length);
        buffer.putInt(VERSION_AT, FORMAT_VERSION | EventCodec.type(event) << 8 | EventCodec.version(event) << 16);
        buffer.putInt(STREAM_AT, streamCode);
        buffer.putLong(SEQUENCE_AT, sequence);
        buffer.putLong(STREAM_SEQUENCE_AT, streamSequence);
        buffer.putLong(DURABLE_THROUGH_AT, durableThrough);
        buffer.putLong(CHAIN_AT, chainAfter(chainBefore, length));
        buffer.putInt(CRC_AT, crc(length));
        return length;
    }

    /**
     * What is wrong with the record of {@code length} bytes in the buffer when it should be number {@code sequence}
     * behind the chain {@code chainBefore}; null when nothing is.
     */
    String flaw(int length, long sequence, long chainBefore) {
        String damage = damage(length);
        if (damage != null) {
            return damage;
        }
        if (sequence() != sequence) {
            return "it has the sequence " + sequence() + " where " + sequence + " should follow";
        }
        return chain() == chainAfter(chainBefore, length) ? null : "it does not continue the record before it";
    }

    /** What is wrong with the record of {@code length} bytes by itself, wherever it stands; null when nothing is. */
    String damage(int length) {
        if (length < HEADER_BYTES || (length & 7) != 0 || length() != length) {
            return "its length is wrong";
        }
        if (buffer.getInt(CRC_AT) != crc(length)) {
            return "its checksum is wrong";
        }
        return bytes[VERSION_AT] == FORMAT_VERSION ? null
                : "its format version " + bytes[VERSION_AT] + " is not known to this build";
    }

    /**
     * The event of a record without flaw.
     *
     * @throws RuntimeException when the event's type, version or body is unknown
     */
    Event event() {
        buffer.limit(length()).position(HEADER_BYTES);
        try {
            return EventCodec.decode(bytes[TYPE_AT], bytes[EVENT_VERSION_AT], buffer);
        } finally {
            buffer.clear();
        }
    }

    private int crc(int length) {
        crc.reset();
        crc.update(bytes, LENGTH_AT, length - LENGTH_AT);
        return (int) crc.getValue();
    }

    private long chainAfter(long chainBefore, int length) {
        long hash = fold(chainBefore ^ length, FIRST_FACTOR);
        for (int at = VERSION_AT; at < CHAIN_AT; at += Long.BYTES) {
            hash = fold(hash ^ buffer.getLong(at), FACTOR);
        }
        for (int at = HEADER_BYTES; at < length; at += Long.BYTES) {
            hash = fold(hash ^ buffer.getLong(at), FACTOR);
        }
        return hash;
    }

    private static long fold(long value, long factor) {
        return Math.unsignedMultiplyHigh(value, factor) + value * factor + FIRST_FACTOR;
    }
}

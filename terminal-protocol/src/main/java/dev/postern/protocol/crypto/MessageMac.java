package dev.postern.protocol.crypto;

import io.netty.buffer.ByteBuf;

/**
 * A MAC algorithm with a key, whose 8 bytes stand in field 64 or 128. One per key and thread: a call allocates nothing.
 * Which one a terminal speaks is a matter of its profile (protocol.md section 5).
 */
public sealed interface MessageMac permits BlockMac, Cmac, EcbMac, HexMac {

    /** Bytes that travel. */
    int BYTES = 8;

    /** The 8 bytes that travel, big-endian, for some bytes of an array. */
    long compute(byte[] data, int offset, int length);

    /** The 8 bytes that travel, big-endian, for some bytes of a buffer, whose indices stay. */
    long compute(ByteBuf data, int index, int length);

    /** Whether two MACs are equal, in a time that does not depend on where they differ. */
    static boolean matches(long mac, long other) {
        return (mac ^ other) == 0;
    }
}

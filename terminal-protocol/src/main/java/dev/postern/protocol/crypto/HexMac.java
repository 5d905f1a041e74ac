package dev.postern.protocol.crypto;

import io.netty.buffer.ByteBuf;

/**
 * A MAC whose first four bytes travel as eight hex characters, as some terminals send it (protocol.md section 5). Half as long, so it
 * can be guessed once in 2^32. One per key and thread; a call allocates nothing.
 */
public final class HexMac implements MessageMac {

    private final RetailMac mac;

    /** Writes what another algorithm makes. */
    public HexMac(RetailMac mac) {
        this.mac = mac;
    }

    @Override
    public long compute(byte[] data, int offset, int length) {
        return characters((int) (mac.compute(data, offset, length) >>> 32));
    }

    @Override
    public long compute(ByteBuf data, int index, int length) {
        return characters((int) (mac.compute(data, index, length) >>> 32));
    }

    /** The 8 upper-case hex digits of 4 bytes, as ASCII characters. */
    static long characters(int bytes) {
        long text = 0;
        for (int shift = 28; shift >= 0; shift -= 4) {
            int digit = bytes >>> shift & 0xF;
            text = text << 8 | (digit < 10 ? '0' + digit : 'A' + digit - 10);
        }
        return text;
    }
}

package dev.postern.protocol.crypto;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** CBC over blocks of 8 bytes with a last step of its own: what the MAC algorithms of ISO/IEC 9797-1 have in common. */
abstract sealed class BlockMac implements MessageMac permits RetailMac, CbcMac {

    static final int BLOCK_BYTES = 8;
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Padding padding;

    BlockMac(Padding padding) {
        this.padding = padding;
    }

    @Override
    public final long compute(byte[] data, int offset, int length) {
        long state = start(length);
        int at = offset;
        int rest = length;
        for (; rest >= BLOCK_BYTES; rest -= BLOCK_BYTES, at += BLOCK_BYTES) {
            state = encipher(state ^ (long) LONG.get(data, at));
        }
        if (hasLast(rest, length)) {
            long last = mark(rest);
            for (int i = 0; i < rest; i++) {
                last |= (data[at + i] & 0xFFL) << 56 - 8 * i;
            }
            state = encipher(state ^ last);
        }
        return finish(state);
    }

    @Override
    public final long compute(ByteBuf data, int index, int length) {
        long state = start(length);
        int at = index;
        int rest = length;
        for (; rest >= BLOCK_BYTES; rest -= BLOCK_BYTES, at += BLOCK_BYTES) {
            state = encipher(state ^ data.getLong(at));
        }
        if (hasLast(rest, length)) {
            long last = mark(rest);
            for (int i = 0; i < rest; i++) {
                last |= (data.getByte(at + i) & 0xFFL) << 56 - 8 * i;
            }
            state = encipher(state ^ last);
        }
        return finish(state);
    }

    /** One block under the key of the chain. */
    abstract long encipher(long block);

    /** What the algorithm does with the last block of the chain. */
    abstract long finish(long state);

    private long start(int length) {
        return padding == Padding.LENGTH_FIRST ? encipher(8L * length) : 0;
    }

    private boolean hasLast(int rest, int length) {
        return rest > 0 || padding == Padding.BIT || length == 0;
    }

    private long mark(int rest) {
        return padding == Padding.BIT ? 0x80L << 56 - 8 * rest : 0;
    }
}

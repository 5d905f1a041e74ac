package dev.postern.protocol.crypto;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ECB MAC of old UnionPay terminals: all blocks are XORed first, and only the sum is enciphered. It can be forged without the key
 * (two blocks swapped, or one added twice, keep it), so it is off unless a profile names it. What travels is 8 hex characters.
 * One per key and thread; a call allocates nothing.
 */
public final class EcbMac implements MessageMac {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final BlockEngine engine;
    private final byte[] block = new byte[8];

    /** Prepares a key of usage MAC; another usage is an IllegalArgumentException. */
    public EcbMac(TdesKey key) {
        engine = key.require(KeyUsage.MAC).engine(true);
    }

    @Override
    public long compute(byte[] data, int offset, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum ^= (data[offset + i] & 0xFFL) << 56 - 8 * (i % 8);
        }
        return finish(sum);
    }

    @Override
    public long compute(ByteBuf data, int index, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum ^= (data.getByte(index + i) & 0xFFL) << 56 - 8 * (i % 8);
        }
        return finish(sum);
    }

    private long finish(long sum) {
        long first = encipher(HexMac.characters((int) (sum >>> 32)));
        return HexMac.characters((int) (encipher(first ^ HexMac.characters((int) sum)) >>> 32));
    }

    private long encipher(long value) {
        LONG.set(block, 0, value);
        engine.process(block, 0, block, 0);
        return (long) LONG.get(block, 0);
    }
}

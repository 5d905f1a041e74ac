package dev.postern.protocol.crypto;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * CMAC of NIST SP 800-38B (RFC 4493, ISO/IEC 9797-1 algorithm 5) over AES or TDES; what travels are its first 8 bytes.
 * One per key and thread: it keeps the cipher with its key schedule and two blocks of scratch, so a call allocates nothing.
 */
public final class Cmac implements MessageMac {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final BlockEngine engine;
    private final int blockBytes;
    private final byte[] whole;
    private final byte[] cut;
    private final byte[] state;
    private final byte[] next;

    /** Prepares a key of usage MAC; another usage is an IllegalArgumentException. */
    public Cmac(CipherKey key) {
        this(key.engine(true));
        key.requireUsage(KeyUsage.MAC);
    }

    private Cmac(BlockEngine engine) {
        this.engine = engine;
        blockBytes = engine.blockBytes();
        state = new byte[blockBytes];
        next = new byte[blockBytes];
        byte[] zeros = new byte[blockBytes];
        byte[] seed = new byte[blockBytes];
        engine.process(zeros, 0, seed, 0);
        whole = doubled(seed);
        cut = doubled(whole);
    }

    /** For the key blocks, check values and derivations of this package, whatever the key's usage. */
    static Cmac under(CipherKey key) {
        return new Cmac(key.engine(true));
    }

    @Override
    public long compute(byte[] data, int offset, int length) {
        run(data, offset, length);
        return (long) LONG.get(next, 0);
    }

    @Override
    public long compute(ByteBuf data, int index, int length) {
        if (data.hasArray()) {
            return compute(data.array(), data.arrayOffset() + index, length);
        }
        Arrays.fill(state, (byte) 0);
        int at = index;
        int rest = length;
        for (; rest > blockBytes; rest -= blockBytes, at += blockBytes) {
            for (int i = 0; i < blockBytes; i += 8) {
                LONG.set(state, i, (long) LONG.get(state, i) ^ data.getLong(at + i));
            }
            step();
        }
        for (int i = 0; i < rest; i++) {
            state[i] ^= data.getByte(at + i);
        }
        finish(rest);
        return (long) LONG.get(next, 0);
    }

    /** The whole CMAC: 16 bytes of AES, 8 of TDES. */
    public byte[] full(byte[] data) {
        run(data, 0, data.length);
        return next.clone();
    }

    private void run(byte[] data, int offset, int length) {
        Arrays.fill(state, (byte) 0);
        int at = offset;
        int rest = length;
        for (; rest > blockBytes; rest -= blockBytes, at += blockBytes) {
            for (int i = 0; i < blockBytes; i += 8) {
                LONG.set(state, i, (long) LONG.get(state, i) ^ (long) LONG.get(data, at + i));
            }
            step();
        }
        for (int i = 0; i < rest; i++) {
            state[i] ^= data[at + i];
        }
        finish(rest);
    }

    private void step() {
        engine.process(state, 0, next, 0);
        System.arraycopy(next, 0, state, 0, blockBytes);
    }

    private void finish(int rest) {
        byte[] subkey = whole;
        if (rest < blockBytes) {
            state[rest] ^= (byte) 0x80;
            subkey = cut;
        }
        for (int i = 0; i < blockBytes; i++) {
            state[i] ^= subkey[i];
        }
        engine.process(state, 0, next, 0);
    }

    /** Twice the value in GF(2^n), n = 64 or 128. */
    private static byte[] doubled(byte[] value) {
        int last = value.length - 1;
        byte[] result = new byte[value.length];
        for (int i = 0; i < last; i++) {
            result[i] = (byte) (value[i] << 1 | value[i + 1] >> 7 & 1);
        }
        int carry = value[0] >> 7 & (value.length == 16 ? 0x87 : 0x1B);
        result[last] = (byte) (value[last] << 1 ^ carry);
        return result;
    }
}

package dev.postern.protocol.crypto;

import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The retail MAC of ANSI X9.19 (ISO/IEC 9797-1 algorithm 3): DES-CBC under the left half, the last block deciphered under the right and
 * enciphered under the left. One per key and thread: it keeps its DES engines with their key schedules and a block of scratch, so a
 * call allocates nothing.
 * For 96 bytes BouncyCastle's engine takes 1.1 us, a JCE cipher 1.4 us and 24 bytes of garbage, ISO9797Alg3Mac 3.1 us and 600 bytes.
 */
public final class RetailMac extends BlockMac {

    /** Bytes of a full MAC. */
    public static final int BYTES = 8;

    private final DESEngine left = new DESEngine();
    private final DESEngine rightInverse = new DESEngine();
    private final byte[] block = new byte[BLOCK_BYTES];

    /** Prepares a key of usage MAC with padding 1, as terminals use it; another usage is an IllegalArgumentException. */
    public RetailMac(TdesKey key) {
        this(key, Padding.ZEROS, KeyUsage.MAC);
    }

    /** Prepares a key of usage MAC with a padding of ISO/IEC 9797-1; another usage is an IllegalArgumentException. */
    public RetailMac(TdesKey key, Padding padding) {
        this(key, padding, KeyUsage.MAC);
    }

    RetailMac(TdesKey key, Padding padding, KeyUsage... usages) {
        super(padding);
        key.requireUsage(usages);
        key.requireDoubleLength();
        left.init(true, new KeyParameter(key.half(0)));
        rightInverse.init(false, new KeyParameter(key.half(1)));
    }

    /** Whether two MACs are equal, in a time that does not depend on where they differ. */
    public static boolean matches(long mac, long other) {
        return MessageMac.matches(mac, other);
    }

    @Override
    long encipher(long value) {
        LONG.set(block, 0, value);
        left.processBlock(block, 0, block, 0);
        return (long) LONG.get(block, 0);
    }

    @Override
    long finish(long state) {
        LONG.set(block, 0, state);
        rightInverse.processBlock(block, 0, block, 0);
        left.processBlock(block, 0, block, 0);
        return (long) LONG.get(block, 0);
    }
}

package dev.postern.protocol.crypto;

import java.util.Arrays;

/**
 * The keys of one TDES DUKPT terminal (ANSI X9.24-1:2009 annex A), derived from its initial key.
 * One thread at a time: it keeps the way to the last counter ({@link DerivationPath}).
 */
public final class TdesDukpt {

    /** What a derived key is for, with the constant that is XORed in for it. */
    public enum WorkingKey {
        /** Enciphers PIN blocks. */
        PIN(0x00000000000000FFL, KeyUsage.PIN),
        /** MACs of requests. */
        MAC_REQUEST(0x000000000000FF00L, KeyUsage.MAC),
        /** MACs of answers. */
        MAC_RESPONSE(0x00000000FF000000L, KeyUsage.MAC),
        /** Data in requests; with one more one-way step. */
        DATA_REQUEST(0x0000000000FF0000L, KeyUsage.DATA),
        /** Data in answers; with one more one-way step. */
        DATA_RESPONSE(0x000000FF00000000L, KeyUsage.DATA);

        private final long variant;
        private final KeyUsage usage;

        WorkingKey(long variant, KeyUsage usage) {
            this.variant = variant;
            this.usage = usage;
        }
    }

    private static final long KEY_MASK = 0xC0C0C0C000000000L;
    private static final int BYTES = 16;
    private static final int BLOCK_BYTES = 8;

    private final DerivationPath path;

    /** Prepares an initial key of usage DUKPT_INITIAL that belongs to a 10-byte KSN. */
    public TdesDukpt(TdesKey initial, KeySerialNumber ksn) {
        requireTdes(ksn);
        byte[] key = initial.require(KeyUsage.DUKPT_INITIAL).requireDoubleLength().bytes().clone();
        byte[] serial = ksn.withCounter(0).bytes();
        long base = (long) BlockMac.LONG.get(serial, 2);
        path = new DerivationPath(key, (above, bitsSoFar) -> below(above, base | bitsSoFar));
    }

    /** The initial key of a terminal, from the fleet's base key (usage DUKPT_BASE) and the terminal's KSN. */
    public static TdesKey initialKey(TdesKey base, KeySerialNumber ksn) {
        requireTdes(ksn);
        base.require(KeyUsage.DUKPT_BASE).requireDoubleLength();
        byte[] name = Arrays.copyOf(ksn.withCounter(0).bytes(), BLOCK_BYTES);
        byte[] key = Arrays.copyOf(base.ecb(true, name), BYTES);
        byte[] masked = base.bytes().clone();
        xor(masked, 0, KEY_MASK);
        xor(masked, BLOCK_BYTES, KEY_MASK);
        TdesKey variant = TdesKey.of(masked, KeyUsage.DUKPT_BASE);
        System.arraycopy(variant.ecb(true, name), 0, key, BLOCK_BYTES, BLOCK_BYTES);
        Arrays.fill(masked, (byte) 0);
        variant.destroy();
        return TdesKey.of(key, KeyUsage.DUKPT_INITIAL);
    }

    /** The working key of a counter; a counter with more than ten ones, or none, is an IllegalArgumentException. */
    public TdesKey key(long counter, WorkingKey kind) {
        byte[] key = transactionKey(counter).clone();
        xor(key, 0, kind.variant);
        xor(key, BLOCK_BYTES, kind.variant);
        try {
            if (kind.usage != KeyUsage.DATA) {
                return TdesKey.of(key, kind.usage);
            }
            TdesKey variant = TdesKey.of(key, KeyUsage.DATA);
            TdesKey oneWay = TdesKey.of(variant.ecb(true, key), KeyUsage.DATA);
            variant.destroy();
            return oneWay;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Overwrites what was derived. */
    public void wipe() {
        path.wipe();
    }

    /** The key that working keys are variants of, for tests of the published tables. */
    byte[] transactionKey(long counter) {
        if (Long.bitCount(counter) > 10) {
            throw new IllegalArgumentException("no key belongs to this counter");
        }
        return path.key(counter);
    }

    /** The non-reversible key generation of annex A: the right register from the key, the left one from its masked form. */
    private static byte[] below(byte[] key, long register) {
        byte[] masked = key.clone();
        xor(masked, 0, KEY_MASK);
        xor(masked, BLOCK_BYTES, KEY_MASK);
        byte[] result = new byte[BYTES];
        half(masked, register, result, 0);
        half(key, register, result, BLOCK_BYTES);
        Arrays.fill(masked, (byte) 0);
        return result;
    }

    private static void half(byte[] key, long register, byte[] result, int at) {
        long right = (long) BlockMac.LONG.get(key, BLOCK_BYTES);
        BlockMac.LONG.set(result, at, register ^ right);
        BlockEngine.des(true, Arrays.copyOf(key, BLOCK_BYTES)).process(result, at, result, at);
        xor(result, at, right);
    }

    private static void xor(byte[] bytes, int at, long value) {
        BlockMac.LONG.set(bytes, at, (long) BlockMac.LONG.get(bytes, at) ^ value);
    }

    private static void requireTdes(KeySerialNumber ksn) {
        if (ksn.aes()) {
            throw new IllegalArgumentException("TDES DUKPT has a KSN of " + KeySerialNumber.TDES_BYTES + " bytes");
        }
    }
}

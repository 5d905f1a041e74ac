package dev.postern.protocol.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The key serial number (KSN) of a DUKPT terminal: which initial key, and how many keys were used of it. Not secret.
 * TDES (X9.24-1) has 10 bytes with a counter of 21 bits, AES (X9.24-3) 12 bytes with a counter of 32. Immutable; any thread may share it.
 */
public final class KeySerialNumber {

    /** Bytes of a TDES KSN. */
    public static final int TDES_BYTES = 10;
    /** Bytes of an AES KSN: 8 of the initial key's name, 4 of the counter. */
    public static final int AES_BYTES = 12;

    private static final int TDES_COUNTER_BITS = 21;
    private static final int TDES_ONES_MAX = 10;
    private static final int AES_ONES_MAX = 16;

    private final byte[] ksn;

    private KeySerialNumber(byte[] ksn) {
        this.ksn = ksn;
    }

    /** The KSN with these 10 or 12 bytes; another length is an IllegalArgumentException. */
    public static KeySerialNumber of(byte[] ksn) {
        if (ksn.length != TDES_BYTES && ksn.length != AES_BYTES) {
            throw new IllegalArgumentException("a KSN has " + TDES_BYTES + " or " + AES_BYTES + " bytes, not " + ksn.length);
        }
        return new KeySerialNumber(ksn.clone());
    }

    /** Whether it is the 12 bytes of AES DUKPT. */
    public boolean aes() {
        return ksn.length == AES_BYTES;
    }

    /** How often a key was used, unsigned. */
    public long counter() {
        int at = ksn.length - 4;
        long last = (ksn[at] & 0xFFL) << 24 | (ksn[at + 1] & 0xFF) << 16 | (ksn[at + 2] & 0xFF) << 8 | ksn[at + 3] & 0xFF;
        return aes() ? last : last & (1 << TDES_COUNTER_BITS) - 1;
    }

    /** Whether the counter may be used: not zero, and with no more one bits than the derivation allows (10 of TDES, 16 of AES). */
    public boolean usable() {
        long counter = counter();
        return counter != 0 && Long.bitCount(counter) <= onesMax();
    }

    /** The same serial number with another counter. */
    public KeySerialNumber withCounter(long counter) {
        byte[] copy = ksn.clone();
        int at = ksn.length - 4;
        long last = aes() ? counter : (copy[at] & 0xFFL) << 24 & 0xFFE00000L | (copy[at + 1] & 0xE0L) << 16 | counter & (1 << TDES_COUNTER_BITS) - 1;
        for (int i = 0; i < 4; i++) {
            copy[at + i] = (byte) (last >>> 24 - 8 * i);
        }
        return new KeySerialNumber(copy);
    }

    /** The next usable one, which skips counters with too many ones; null when the initial key is used up. */
    public KeySerialNumber next() {
        long counter = counter() + 1;
        while (Long.bitCount(counter) > onesMax()) {
            counter += Long.lowestOneBit(counter);
        }
        return counter >>> (aes() ? 32 : TDES_COUNTER_BITS) == 0 ? withCounter(counter) : null;
    }

    /** Whether another KSN belongs to the same initial key. */
    public boolean sameInitialKey(KeySerialNumber other) {
        return Arrays.equals(withCounter(0).ksn, other.withCounter(0).ksn);
    }

    /** A copy of its bytes. */
    public byte[] bytes() {
        return ksn.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeySerialNumber that && Arrays.equals(ksn, that.ksn);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ksn);
    }

    @Override
    public String toString() {
        return HexFormat.of().withUpperCase().formatHex(ksn);
    }

    private int onesMax() {
        return aes() ? AES_ONES_MAX : TDES_ONES_MAX;
    }
}

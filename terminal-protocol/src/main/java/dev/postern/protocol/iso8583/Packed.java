package dev.postern.protocol.iso8583;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Arithmetic on packed decimal digits, eight bytes at a time.
 * Pure functions; any thread may call them, nothing is allocated.
 */
final class Packed {

    /** Eight bytes of an array as a big-endian long. */
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Bytes that must be readable after the last one of a message, so that a long can be read at any of its bytes. */
    static final int SLACK_BYTES = 8;

    private static final long TOP_BITS = 0x8888_8888_8888_8888L;
    private static final byte[] TWO_DIGITS = new byte[100];

    static {
        for (int i = 0; i < 100; i++) {
            TWO_DIGITS[i] = (byte) (i / 10 << 4 | i % 10);
        }
    }

    private Packed() {
    }

    /** The top bit of every nibble that is over 9, else 0: the 8 is set together with the 4 or the 2. */
    static long overNine(long nibbles) {
        return nibbles & (nibbles << 1 | nibbles << 2) & TOP_BITS;
    }

    /** The first {@code count} bytes (1..8) of a long, the others zero. */
    static long firstBytes(long value, int count) {
        return value & -1L << 64 - (count << 3);
    }

    /** The value of sixteen packed digits; all nibbles must be decimal. */
    static long decimal(long packed) {
        long pairs = (packed & 0x0F0F_0F0F_0F0F_0F0FL) + 10 * (packed >>> 4 & 0x0F0F_0F0F_0F0F_0F0FL);
        long fours = (pairs & 0x00FF_00FF_00FF_00FFL) + 100 * (pairs >>> 8 & 0x00FF_00FF_00FF_00FFL);
        long eights = (fours & 0x0000_FFFF_0000_FFFFL) + 10_000 * (fours >>> 16 & 0x0000_FFFF_0000_FFFFL);
        return (eights & 0xFFFF_FFFFL) + 100_000_000 * (eights >>> 32);
    }

    /** {@code count} nibbles (0..15) that begin at a nibble of the array, right aligned. */
    static long nibbles(byte[] bytes, int nibble, int count) {
        if (count == 0) {
            return 0;
        }
        long eight = (long) LONG.get(bytes, nibble >>> 1) << ((nibble & 1) << 2);
        return eight >>> 64 - (count << 2);
    }

    /** One nibble of the array. */
    static int nibble(byte[] bytes, int nibble) {
        return bytes[nibble >>> 1] >>> (~nibble & 1) * 4 & 0xF;
    }

    /** Writes a value as packed digits into so many bytes; what does not fit is cut, so the caller has checked it. */
    static void put(byte[] bytes, int at, int count, long value) {
        long rest = value;
        int first = at;
        for (int i = at + count - 1; i > first + 3; i--) {
            long hundreds = rest / 100;
            bytes[i] = TWO_DIGITS[(int) (rest - hundreds * 100)];
            rest = hundreds;
        }
        int small = (int) rest; // what is left has eight digits
        for (int i = at + Math.min(count, 4) - 1; i >= first; i--) {
            int hundreds = small / 100;
            bytes[i] = TWO_DIGITS[small - hundreds * 100];
            small = hundreds;
        }
    }

    /** Two digits as one byte, 0..99. */
    static byte twoDigits(int value) {
        return TWO_DIGITS[value];
    }
}

package dev.postern.protocol.crypto;

/** Decimal digits out of a cipher block: first its digits 0-9, then A-F less ten (Visa PIN verification and CVV, EMV option B). */
final class Decimals {

    private Decimals() {
    }

    /** The first {@code count} digits, as values 0..9. */
    static int[] of(byte[] block, int count) {
        int[] digits = new int[count];
        int found = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < 2 * block.length && found < count; i++) {
                int nibble = block[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF;
                if (nibble > 9 == (pass == 1)) {
                    digits[found++] = nibble % 10;
                }
            }
        }
        return digits;
    }

    /** The number that the first {@code count} digits make. */
    static int number(byte[] block, int count) {
        int value = 0;
        for (int digit : of(block, count)) {
            value = value * 10 + digit;
        }
        return value;
    }

    /** Digits packed two a byte, {@code digits.length} even. */
    static byte[] pack(int[] digits) {
        byte[] packed = new byte[digits.length / 2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) (digits[2 * i] << 4 | digits[2 * i + 1]);
        }
        return packed;
    }
}

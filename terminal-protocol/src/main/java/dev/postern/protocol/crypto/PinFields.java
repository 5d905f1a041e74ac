package dev.postern.protocol.crypto;

import dev.postern.protocol.iso8583.Pan;
import java.util.Arrays;

/** The clear fields of PIN blocks (ISO 9564-1), as bytes that the caller wipes. */
final class PinFields {

    private static final int FILL_0 = 0xF;
    private static final int FILL_4 = 0xA;

    private PinFields() {
    }

    /**
     * The PIN field: control, length, digits, filler. {@code random} fills format 1 (any nibble), format 3 (taken modulo 6 into A..F) and
     * the last 8 bytes of format 4.
     */
    static byte[] pinField(PinBlockFormat format, ClearPin pin, byte[] random) {
        byte[] field = new byte[format.bytes()];
        nibble(field, 0, format.ordinal());
        nibble(field, 1, pin.length());
        for (int i = 2; i < 16; i++) {
            nibble(field, i, i < 2 + pin.length() ? pin.digit(i - 2) : filler(format, random, i));
        }
        if (format == PinBlockFormat.ISO_4) {
            System.arraycopy(random, 8, field, 8, 8);
        }
        return field;
    }

    /** The PAN field of formats 0 and 3: four zeros, the twelve rightmost digits without the check digit. */
    static byte[] panField(Pan pan) {
        byte[] field = new byte[8];
        for (int i = 0; i < 12; i++) {
            int at = pan.length() - 2 - i;
            nibble(field, 15 - i, at >= 0 ? pan.digit(at) : 0);
        }
        return field;
    }

    /** The PAN field of format 4: how many digits more than twelve, the PAN, at least twelve digits of it, zeros. */
    static byte[] longPanField(Pan pan) {
        byte[] field = new byte[16];
        int padding = Math.max(0, 12 - pan.length());
        nibble(field, 0, Math.max(0, pan.length() - 12));
        for (int i = 0; i < pan.length(); i++) {
            nibble(field, 1 + padding + i, pan.digit(i));
        }
        return field;
    }

    /** The PIN in a clear PIN field; which rule it breaks is a BadPinBlock. The field is not wiped here. */
    static ClearPin pin(PinBlockFormat format, byte[] field) throws BadPinBlock {
        if (nibble(field, 0) != format.ordinal()) {
            throw new BadPinBlock("the control field is not that of " + format);
        }
        int length = nibble(field, 1);
        if (length < ClearPin.LENGTH_MIN || length > ClearPin.LENGTH_MAX) {
            throw new BadPinBlock("the PIN's length is not " + ClearPin.LENGTH_MIN + " to " + ClearPin.LENGTH_MAX);
        }
        byte[] digits = new byte[length];
        boolean decimal = true;
        for (int i = 0; i < length; i++) {
            digits[i] = (byte) nibble(field, 2 + i);
            decimal &= digits[i] <= 9;
        }
        boolean filled = true;
        for (int i = 2 + length; i < 16; i++) {
            filled &= fills(format, nibble(field, i));
        }
        if (!decimal || !filled) {
            Arrays.fill(digits, (byte) 0);
            throw new BadPinBlock(decimal ? "the filler is not that of " + format : "a digit of the PIN is not decimal");
        }
        return ClearPin.of(digits);
    }

    private static int filler(PinBlockFormat format, byte[] random, int at) {
        return switch (format) {
            case ISO_0, ISO_2 -> FILL_0;
            case ISO_1 -> nibble(random, at);
            case ISO_3 -> 0xA + nibble(random, at) % 6;
            case ISO_4 -> FILL_4;
        };
    }

    private static boolean fills(PinBlockFormat format, int nibble) {
        return switch (format) {
            case ISO_0, ISO_2 -> nibble == FILL_0;
            case ISO_1 -> true;
            case ISO_3 -> nibble >= 0xA;
            case ISO_4 -> nibble == FILL_4;
        };
    }

    private static int nibble(byte[] field, int at) {
        return field[at / 2] >> (at % 2 == 0 ? 4 : 0) & 0xF;
    }

    private static void nibble(byte[] field, int at, int value) {
        field[at / 2] |= (byte) (at % 2 == 0 ? value << 4 : value);
    }
}

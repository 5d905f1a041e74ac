package dev.postern.protocol.iso8583;

/**
 * What stands before the fields of a message, and what the dialect as a whole allows.
 * Immutable; part of a {@link Dialect}.
 *
 * @param mti          PACKED, ASCII or EBCDIC
 * @param bitmap       RAW, HEX or HEX_EBCDIC
 * @param secondBitmap whether fields 65 to 128 can be announced
 * @param versions     which first digits of the MTI are allowed: bit n for digit n
 * @param bareSign     whether an x+n value may have the digit 0 for a letter, as hosts send that never learnt to sign
 */
public record Layout(Coding mti, Coding bitmap, boolean secondBitmap, int versions, boolean bareSign) {

    /** Version digit 0: ISO 8583:1987. */
    public static final int YEAR_1987 = 1;
    /** Version digit 1: ISO 8583:1993. */
    public static final int YEAR_1993 = 2;
    /** Versions 0, 1, 2 and 9 (private): what a definition that names no year can mean. */
    public static final int ANY_YEAR = 0b10_0000_0111;

    /** The layout of the contract (protocol.md sections 1 and 2): all packed, version 0. */
    public static final Layout PACKED = new Layout(Coding.PACKED, Coding.RAW, true, YEAR_1987, false);

    /** Checks the parts. */
    public Layout {
        boolean sane = (mti == Coding.PACKED || mti == Coding.ASCII || mti == Coding.EBCDIC) && (bitmap == Coding.RAW || bitmap.hex())
                && versions > 0 && versions < 1 << 10;
        if (!sane) {
            throw new IllegalArgumentException("no message begins with " + mti + " and " + bitmap);
        }
    }

    /** Bytes of the MTI. */
    int mtiBytes() {
        return mti == Coding.PACKED ? 2 : 4;
    }

    /** Bytes of one bitmap. */
    int bitmapBytes() {
        return bitmap.hex() ? 16 : 8;
    }
}

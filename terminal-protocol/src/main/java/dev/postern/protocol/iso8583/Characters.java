package dev.postern.protocol.iso8583;

/**
 * Digits, hex digits and track characters as bytes of a coding.
 * Pure functions; any thread may call them, nothing is allocated.
 */
final class Characters {

    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final byte[] HEX_VALUE = hexValues(false);
    private static final byte[] HEX_VALUE_EBCDIC = hexValues(true);

    private Characters() {
    }

    /** The high nibble of a decimal digit. */
    static int zero(Coding coding) {
        return coding == Coding.EBCDIC ? 0xF0 : 0x30;
    }

    /** Whether a byte is a decimal digit whose zero is given. */
    static boolean isDigit(byte character, int zero) {
        return (character & 0xF0) == zero && (character & 0x0F) <= 9;
    }

    /** Whether eight bytes are decimal digits whose zero is given: without it they are 0 to 9, and what is over 9 reaches the top bit. */
    static boolean areDigits(long eight, int zero) {
        long digits = eight ^ zero * EACH_BYTE;
        return ((digits + 0x76 * EACH_BYTE | digits) & 0x80 * EACH_BYTE) == 0;
    }

    /** The value of so many digits (0..18) that were checked before, eight at a time. */
    static long number(byte[] bytes, int from, int count) {
        long value = 0;
        int at = from;
        int left = count;
        for (; left >= Long.BYTES; left -= Long.BYTES, at += Long.BYTES) {
            value = value * 100_000_000 + eightDigits((long) Packed.LONG.get(bytes, at));
        }
        for (; left > 0; left--, at++) {
            value = value * 10 + (bytes[at] & 0x0F);
        }
        return value;
    }

    /** Neighbours are put together, then pairs, then fours; the low nibble is the digit in ASCII and in EBCDIC. */
    private static long eightDigits(long characters) {
        long digits = characters & 0x0F0F_0F0F_0F0F_0F0FL;
        long pairs = (digits & 0x00FF_00FF_00FF_00FFL) + 10 * (digits >>> 8 & 0x00FF_00FF_00FF_00FFL);
        long fours = (pairs & 0x0000_FFFF_0000_FFFFL) + 100 * (pairs >>> 16 & 0x0000_FFFF_0000_FFFFL);
        return (fours & 0xFFFF_FFFFL) + 10_000 * (fours >>> 32);
    }

    /** The value of a hex digit, upper case, or -1. */
    static int hexValue(byte character, boolean ebcdic) {
        return (ebcdic ? HEX_VALUE_EBCDIC : HEX_VALUE)[character & 0xFF];
    }

    /** The hex digit of 0..15, upper case. */
    static byte hexDigit(int value, boolean ebcdic) {
        byte latin = (byte) (value < 10 ? '0' + value : 'A' + value - 10);
        return ebcdic ? Ebcdic.fromLatin(latin) : latin;
    }

    /** Whether a byte is a track character: 0x30 to 0x3F as ISO/IEC 7813 has them, or D, which some write for the separator. */
    static boolean isTrack(byte character, boolean ebcdic) {
        byte latin = ebcdic ? Ebcdic.toLatin(character) : character;
        return (latin & 0xF0) == 0x30 || latin == 'D';
    }

    /** The nibble of a track character. */
    static int trackValue(byte character, boolean ebcdic) {
        byte latin = ebcdic ? Ebcdic.toLatin(character) : character;
        return latin == 'D' ? 13 : latin & 0x0F;
    }

    /** A byte written as two hex digits that were checked before. */
    static int hexByte(byte[] bytes, int at, boolean ebcdic) {
        return hexValue(bytes[at], ebcdic) << 4 | hexValue(bytes[at + 1], ebcdic);
    }

    /** Writes a byte as two hex digits. */
    static void putHexByte(byte[] bytes, int at, int value, boolean ebcdic) {
        bytes[at] = hexDigit(value >>> 4 & 0xF, ebcdic);
        bytes[at + 1] = hexDigit(value & 0xF, ebcdic);
    }

    private static byte[] hexValues(boolean ebcdic) {
        byte[] values = new byte[256];
        java.util.Arrays.fill(values, (byte) -1);
        for (int i = 0; i < 16; i++) {
            values[hexDigit(i, ebcdic) & 0xFF] = (byte) i;
        }
        return values;
    }
}

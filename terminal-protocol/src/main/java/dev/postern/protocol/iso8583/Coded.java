package dev.postern.protocol.iso8583;

/**
 * The fields that are not written as the contract's own: their lengths, bytes, digits and checks, by what the flattened row says.
 * Part of the codec; pure functions on its arrays, no allocation. The contract's own codings have their straight ways in {@link FieldReader}.
 */
final class Coded {

    static final String NOT_DECIMAL = "digit is not decimal";
    static final String NOT_HEX = "digit is not upper-case hex";
    static final String NOT_TRACK = "character is not one of a track";
    static final String NO_SIGN = "sign is neither C nor D";
    static final String PADDING = "padding is not zero";
    static final String PADDING_F = "padding is not F";

    private Coded() {
    }

    /** The length that stands at a place; -1 when it is not decimal. The bytes are there. */
    static int prefix(Dialect dialect, int field, byte[] bytes, int at) {
        int count = dialect.prefixBytes[field];
        int value = 0;
        switch (dialect.prefixCoding[field]) {
            case RAW -> {
                for (int i = 0; i < count; i++) {
                    value = value << 8 | bytes[at + i] & 0xFF;
                }
            }
            case PACKED -> {
                for (int i = 0; i < count; i++) {
                    int pair = bytes[at + i] & 0xFF;
                    if (Packed.overNine(pair) != 0) {
                        return -1;
                    }
                    value = value * 100 + (pair >>> 4) * 10 + (pair & 0xF);
                }
            }
            default -> {
                int zero = Characters.zero(dialect.prefixCoding[field]);
                for (int i = 0; i < count; i++) {
                    if (!Characters.isDigit(bytes[at + i], zero)) {
                        return -1;
                    }
                    value = value * 10 + (bytes[at + i] & 0xF);
                }
            }
        }
        return value;
    }

    /** Writes a length that fits. */
    static void putPrefix(Dialect dialect, int field, byte[] bytes, int at, int units) {
        int rest = dialect.lengthInBytes[field] ? units + 1 >>> 1 : units;
        for (int i = at + dialect.prefixBytes[field] - 1; i >= at; i--) {
            switch (dialect.prefixCoding[field]) {
                case RAW -> {
                    bytes[i] = (byte) rest;
                    rest >>>= 8;
                }
                case PACKED -> {
                    bytes[i] = Packed.twoDigits(rest % 100);
                    rest /= 100;
                }
                default -> {
                    bytes[i] = (byte) (Characters.zero(dialect.prefixCoding[field]) | rest % 10);
                    rest /= 10;
                }
            }
        }
    }

    /** The packed digits in so many bytes: one less than fit when the last nibble is F. Of bytes that are not all there, the fewest that can be meant. */
    static int digitsIn(byte[] bytes, int start, int count, int end) {
        if (count == 0) {
            return 0;
        }
        boolean odd = start + count > end || (bytes[start + count - 1] & 0x0F) == 0x0F;
        return 2 * count - (odd ? 1 : 0);
    }

    /** The digit or track character at a place of a value that begins at {@code start}. */
    static int digit(Dialect dialect, int field, byte[] bytes, int start, int units, int i) {
        if (dialect.coding[field] == Coding.PACKED) {
            return Packed.nibble(bytes, (start << 1) + leading(dialect, field, units) + i);
        }
        byte character = bytes[start + i];
        return dialect.track[field] ? Characters.trackValue(character, dialect.coding[field].ebcdic()) : character & 0xF;
    }

    /** Writes a digit or track character of a value whose bytes are zero, packed ones, or anything. */
    static void putDigit(Dialect dialect, int field, byte[] bytes, int start, int units, int i, int digit) {
        Coding coding = dialect.coding[field];
        if (coding == Coding.PACKED) {
            int nibble = (start << 1) + leading(dialect, field, units) + i;
            bytes[nibble >>> 1] |= (byte) (digit << (~nibble & 1) * 4);
        } else {
            byte latin = (byte) (0x30 | digit);
            bytes[start + i] = coding == Coding.EBCDIC ? Ebcdic.fromLatin(latin) : latin;
        }
    }

    /** Fills the nibble behind an odd number of packed digits. */
    static void pad(Dialect dialect, int field, byte[] bytes, int start, int units) {
        if ((units & 1) != 0 && dialect.coding[field] == Coding.PACKED && dialect.alignment[field] == Alignment.LEFT_F) {
            bytes[start + (units >>> 1)] |= 0x0F;
        }
    }

    /** Nibbles before the first packed digit. */
    static int leading(Dialect dialect, int field, int units) {
        return dialect.alignment[field] == Alignment.RIGHT ? units & 1 : 0;
    }

    /**
     * Checks a value. What is wrong comes back as the index of the first bad byte shifted left by three, with the number of the reason
     * ({@link #reason}) below it; -1 when nothing is.
     */
    static long check(Dialect dialect, int field, byte[] bytes, int start, int units) {
        Coding coding = dialect.coding[field];
        return switch (dialect.format[field]) {
            case N -> coding == Coding.PACKED ? packed(dialect, field, bytes, start, units, false) : digits(bytes, start, units, Characters.zero(coding));
            case Z -> coding == Coding.PACKED ? packed(dialect, field, bytes, start, units, true) : track(bytes, start, units, coding.ebcdic());
            case XN -> signed(dialect, field, bytes, start, units);
            case AN, ANS -> -1;
            case B -> coding.hex() ? hex(bytes, start, units << 1, coding.ebcdic()) : -1;
        };
    }

    /** The words for what {@link #check} found. */
    static String reason(long found) {
        return switch ((int) found & 7) {
            case 0 -> NOT_DECIMAL;
            case 1 -> NOT_HEX;
            case 2 -> NOT_TRACK;
            case 3 -> NO_SIGN;
            case 4 -> PADDING;
            default -> PADDING_F;
        };
    }

    private static long found(int at, int reason) {
        return (long) at << 3 | reason;
    }

    private static long packed(Dialect dialect, int field, byte[] bytes, int start, int units, boolean track) {
        boolean odd = (units & 1) != 0;
        int lead = leading(dialect, field, units);
        int last = start + (units - 1 >> 1);
        boolean filled = odd && dialect.alignment[field] == Alignment.LEFT_F;
        for (int at = start; !track && at <= last; at++) {
            int pair = filled && at == last ? bytes[at] & 0xF0 : bytes[at] & 0xFF;
            if (Packed.overNine(pair) != 0) {
                return found(at, 0);
            }
        }
        if (!odd) {
            return -1;
        }
        if (lead != 0) {
            return (bytes[start] & 0xF0) == 0 ? -1 : found(start, 4);
        }
        int rest = bytes[last] & 0xF;
        return rest == (filled ? 0xF : 0) ? -1 : found(last, filled ? 5 : 4);
    }

    private static long digits(byte[] bytes, int from, int count, int zero) {
        int end = from + count;
        int at = from;
        while (at <= end - Long.BYTES && Characters.areDigits((long) Packed.LONG.get(bytes, at), zero)) {
            at += Long.BYTES;
        }
        for (; at < end; at++) {
            if (!Characters.isDigit(bytes[at], zero)) {
                return found(at, 0);
            }
        }
        return -1;
    }

    private static long track(byte[] bytes, int from, int count, boolean ebcdic) {
        for (int at = from; at < from + count; at++) {
            if (!Characters.isTrack(bytes[at], ebcdic)) {
                return found(at, 2);
            }
        }
        return -1;
    }

    private static long hex(byte[] bytes, int from, int count, boolean ebcdic) {
        for (int at = from; at < from + count; at++) {
            if (Characters.hexValue(bytes[at], ebcdic) < 0) {
                return found(at, 1);
            }
        }
        return -1;
    }

    private static long signed(Dialect dialect, int field, byte[] bytes, int start, int units) {
        Coding coding = dialect.coding[field];
        byte sign = coding == Coding.EBCDIC ? Ebcdic.toLatin(bytes[start]) : bytes[start];
        if (sign != 'C' && sign != 'D' && !(sign == '0' && dialect.bareSign)) {
            return found(start, 3);
        }
        if (coding != Coding.PACKED) {
            return digits(bytes, start + 1, units - 1, Characters.zero(coding));
        }
        for (int at = start + 1; at <= start + (units >>> 1); at++) {
            if (Packed.overNine(bytes[at] & 0xFF) != 0) {
                return found(at, 0);
            }
        }
        return -1;
    }
}

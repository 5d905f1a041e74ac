package dev.postern.protocol.iso8583;

/**
 * How the length of a field is known: always the one in the table, or written before the value.
 * A column of the dialect table; immutable, anyone may read it.
 *
 * @param coding how the length stands before the value; RAW is a big-endian binary number; null when nothing does
 * @param digits decimal digits of the length, for RAW its bytes; 0 when the length is fixed
 * @param inBytes whether it counts the bytes of packed digits, not the digits: then a filler F says that their number is odd
 */
public record Sizing(Coding coding, int digits, boolean inBytes) {

    /** Always the length in the table. */
    public static final Sizing FIXED = new Sizing(null, 0);
    /** Two digits in one BCD byte before the value. */
    public static final Sizing LL = new Sizing(Coding.PACKED, 2);
    /** Three digits in two BCD bytes before the value. */
    public static final Sizing LLL = new Sizing(Coding.PACKED, 3);

    private static final int DIGITS_MAX = 6;

    /** Checks the parts; a length that no field could have is an IllegalArgumentException. */
    public Sizing {
        boolean fixed = coding == null;
        boolean binary = coding == Coding.RAW;
        boolean sane = fixed ? digits == 0 && !inBytes : !coding.hex() && !(inBytes && coding == Coding.PACKED) && digits >= 1 && digits <= (binary ? 2 : DIGITS_MAX);
        if (!sane) {
            throw new IllegalArgumentException("no length is written as " + digits + " of " + coding);
        }
    }

    /** A length in units of the value. */
    public Sizing(Coding coding, int digits) {
        this(coding, digits, false);
    }

    /** The same number of digits in another coding; a fixed length stays fixed. */
    public Sizing as(Coding other) {
        return coding == null ? this : new Sizing(other, digits, inBytes);
    }

    /** {@code LL}, {@code LLL ascii}, {@code 1 byte}, {@code LL ebcdic, counts bytes}: BCD is not said, being the contract's own. */
    @Override
    public String toString() {
        if (coding == null) {
            return "FIXED";
        }
        return switch (coding) {
            case PACKED -> "L".repeat(digits);
            case RAW -> digits == 1 ? "1 byte" : digits + " bytes";
            default -> "L".repeat(digits) + " " + coding.name().toLowerCase(java.util.Locale.ROOT);
        } + (inBytes ? ", counts bytes" : "");
    }

    /** Bytes of the length before the value. */
    int prefixBytes() {
        return coding == Coding.PACKED ? digits + 1 >>> 1 : digits;
    }

    /** The largest length that the prefix can say; anyone may call it. */
    public int lengthMax() {
        if (coding == null) {
            return Integer.MAX_VALUE;
        }
        int max = 1;
        for (int i = 0; i < digits; i++) {
            max *= coding == Coding.RAW ? 256 : 10;
        }
        return max - 1;
    }
}

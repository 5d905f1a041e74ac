package dev.postern.protocol.iso8583;

/**
 * How tag and length of a tagged value are written.
 * Immutable; any thread may share it.
 *
 * @param kind         BER-TLV, or widths that the other columns say
 * @param tagUnits     bytes or characters of the tag
 * @param tagCoding    ASCII or EBCDIC characters, or RAW bytes
 * @param lengthUnits  digits or bytes of the length
 * @param lengthCoding ASCII or EBCDIC digits, or RAW for a binary number
 * @param lengthFirst  the length stands before the tag and counts it too
 */
public record TlvForm(Kind kind, int tagUnits, Coding tagCoding, int lengthUnits, Coding lengthCoding, boolean lengthFirst) {

    /** Which family of forms. */
    public enum Kind {
        /** BER-TLV as EMV writes it (EMV book 3, annex B). */
        BER,
        /** Tag and length of a fixed width. */
        PLAIN
    }

    /** BER-TLV. */
    public static final TlvForm BER = new TlvForm(Kind.BER, 0, Coding.RAW, 0, Coding.RAW, false);
    /** A tag of two characters, a length of three digits, as in 48 and 59 of the terminal dialect. */
    public static final TlvForm TWO_THREE = text(2, 3);
    /** A tag of one byte, a length of one byte, as in 58 of the terminal dialect. */
    public static final TlvForm BYTE_BYTE = new TlvForm(Kind.PLAIN, 1, Coding.RAW, 1, Coding.RAW, false);

    /** Checks the widths; ones that could not be read are an IllegalArgumentException. */
    public TlvForm {
        boolean sane = kind == Kind.BER
                || tagUnits >= 1 && tagUnits <= 4 && lengthUnits >= 1 && lengthUnits <= (lengthCoding == Coding.RAW ? 2 : 4)
                && plain(tagCoding) && plain(lengthCoding);
        if (!sane) {
            throw new IllegalArgumentException("no tagged value has tags of " + tagUnits + " and lengths of " + lengthUnits);
        }
    }

    /** ASCII tags and lengths of so many characters. */
    public static TlvForm text(int tagCharacters, int lengthDigits) {
        return new TlvForm(Kind.PLAIN, tagCharacters, Coding.ASCII, lengthDigits, Coding.ASCII, false);
    }

    private static boolean plain(Coding coding) {
        return coding == Coding.ASCII || coding == Coding.EBCDIC || coding == Coding.RAW;
    }
}

package dev.postern.protocol.iso8583;

/**
 * What the value of a field is made of; how that stands on the wire is the {@link Coding}.
 * A column of the dialect table; anyone may read it.
 */
public enum Format {
    /** Decimal digits; a length counts digits. */
    N,
    /** Track data: digits, {@code =} (packed: the nibble D), other nibbles kept (a track may be enciphered); a length counts characters. */
    Z,
    /** A sign letter, {@code C} or {@code D}, then digits; the length counts the letter and the digits. */
    XN,
    /** Letters and digits, a byte each; bytes are kept as they came. */
    AN,
    /** Letters, digits and special characters, a byte each; bytes are kept as they came. */
    ANS,
    /** Raw bytes; a length counts bytes. */
    B;

    /** The coding of the contract's dialect: packed digits, ASCII text, raw bytes. */
    Coding usualCoding() {
        return switch (this) {
            case N, Z, XN -> Coding.PACKED;
            case AN, ANS -> Coding.ASCII;
            case B -> Coding.RAW;
        };
    }

    /** Whether a value can stand on the wire so. */
    boolean allows(Coding coding) {
        return switch (this) {
            case N, Z, XN -> coding == Coding.PACKED || coding == Coding.ASCII || coding == Coding.EBCDIC;
            case AN, ANS -> coding == Coding.ASCII || coding == Coding.EBCDIC;
            case B -> coding == Coding.RAW || coding.hex();
        };
    }

    /** How it is written in a table: {@code n}, {@code x+n}, {@code ans}. */
    public String symbol() {
        return this == XN ? "x+n" : name().toLowerCase(java.util.Locale.ROOT);
    }
}

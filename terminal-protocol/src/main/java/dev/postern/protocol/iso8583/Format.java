package dev.postern.protocol.iso8583;

/**
 * How the value of a field is coded on the wire.
 * A column of the dialect table; anyone may read it.
 */
public enum Format {
    /** Decimal digits, two a byte (packed BCD); a length counts digits. */
    N,
    /** Track data, two characters a byte, {@code =} as the nibble D, other nibbles kept (a track may be enciphered); a length counts characters. */
    Z,
    /** A sign letter, {@code C} or {@code D}, then packed digits; the length counts the letter and the digits. */
    XN,
    /** Letters and digits, a byte each; bytes are kept as they came. */
    AN,
    /** Letters, digits and special characters, a byte each; bytes are kept as they came. */
    ANS,
    /** Raw bytes; a length counts bytes. */
    B;

    /** Bytes that a value of so many units takes. */
    int bytesFor(int units) {
        return switch (this) {
            case N, Z -> units + 1 >>> 1;
            case XN -> 1 + (units >>> 1);
            case AN, ANS, B -> units;
        };
    }
}

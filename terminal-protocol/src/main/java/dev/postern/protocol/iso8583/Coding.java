package dev.postern.protocol.iso8583;

/**
 * How the units of a value, or of a length, become bytes.
 * A column of the dialect table, independent of the others; anyone may read it.
 */
public enum Coding {
    /** Two decimal digits or track characters a byte (BCD). */
    PACKED,
    /** A character a byte, ASCII; bytes that are not ASCII are kept. */
    ASCII,
    /** A character a byte, EBCDIC (code page 1047). */
    EBCDIC,
    /** A byte as it is. */
    RAW,
    /** A byte as two hex digits in ASCII, upper case. */
    HEX,
    /** A byte as two hex digits in EBCDIC, upper case. */
    HEX_EBCDIC;

    /** Whether a byte of the value takes two on the wire. */
    boolean hex() {
        return this == HEX || this == HEX_EBCDIC;
    }

    /** Whether the bytes on the wire are EBCDIC characters. */
    boolean ebcdic() {
        return this == EBCDIC || this == HEX_EBCDIC;
    }
}

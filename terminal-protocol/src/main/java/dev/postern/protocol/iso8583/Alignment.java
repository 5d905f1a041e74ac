package dev.postern.protocol.iso8583;

/**
 * On which side an odd number of packed digits stands in its bytes, and what the nibble left over holds.
 * A column of the dialect table; anyone may read it.
 */
public enum Alignment {
    /** Digits first, then a zero nibble. */
    LEFT,
    /** A zero nibble first, then the digits. */
    RIGHT,
    /** Digits first, then the nibble F. */
    LEFT_F
}

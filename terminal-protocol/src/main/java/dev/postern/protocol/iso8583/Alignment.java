package dev.postern.protocol.iso8583;

/**
 * On which side an odd number of digits stands in its bytes; the nibble left over is zero.
 * A column of the dialect table; anyone may read it.
 */
public enum Alignment {
    /** Digits first, then the zero nibble. */
    LEFT,
    /** The zero nibble first, then the digits. */
    RIGHT
}

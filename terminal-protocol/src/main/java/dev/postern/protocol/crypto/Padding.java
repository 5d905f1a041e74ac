package dev.postern.protocol.crypto;

/** How ISO/IEC 9797-1 fills data up to whole blocks before a MAC. */
public enum Padding {
    /** Padding 1: zeros up to a block, none when it fits; no data are one block of zeros. */
    ZEROS,
    /** Padding 2: one bit, then zeros; always. */
    BIT,
    /** Padding 3: a block with the length in bits in front, then padding 1. */
    LENGTH_FIRST
}

package dev.postern.protocol.iso8583;

/**
 * How the length of a field is known.
 * A column of the dialect table; anyone may read it.
 */
public enum Sizing {
    /** Always the length in the table. */
    FIXED(0, Integer.MAX_VALUE),
    /** Two digits in one BCD byte before the value. */
    LL(1, 99),
    /** Three digits in two BCD bytes before the value. */
    LLL(2, 999);

    private final int prefixBytes;
    private final int lengthMax;

    Sizing(int prefixBytes, int lengthMax) {
        this.prefixBytes = prefixBytes;
        this.lengthMax = lengthMax;
    }

    /** Bytes of the length before the value. */
    int prefixBytes() {
        return prefixBytes;
    }

    /** The largest length that the prefix can say. */
    int lengthMax() {
        return lengthMax;
    }
}

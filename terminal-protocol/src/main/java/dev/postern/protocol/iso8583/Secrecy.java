package dev.postern.protocol.iso8583;

/**
 * What a description may show of a field.
 * A column of the dialect table; the table decides, so that no printing code can forget a field.
 */
public enum Secrecy {
    /** Everything. */
    OPEN,
    /** A card number: the first six and the last four digits (PCI DSS 3.4.1). */
    PAN,
    /** Nothing but its length. */
    HIDDEN
}

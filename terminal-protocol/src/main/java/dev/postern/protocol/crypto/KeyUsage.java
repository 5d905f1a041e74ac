package dev.postern.protocol.crypto;

/**
 * What a key may be used for; a key of one usage is refused for another.
 */
public enum KeyUsage {
    /** The terminal's master key (TMK): enciphers working keys, nothing else. */
    MASTER,
    /** Enciphers PIN blocks. */
    PIN,
    /** Makes MACs. */
    MAC
}

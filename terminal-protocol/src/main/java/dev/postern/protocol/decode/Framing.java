package dev.postern.protocol.decode;

/**
 * What stands around a message in the given bytes.
 * Immutable.
 *
 * @param length      how the length is written, in words; null when there is none
 * @param announced   bytes that should follow the length
 * @param lengthBytes bytes of the length
 * @param tpduBytes   5 or 0
 * @param headerBytes bytes of the header, 0 without one
 * @param end         index behind the message
 */
record Framing(String length, int announced, int lengthBytes, int tpduBytes, int headerBytes, int end) {

    static final String COUNTS_ITSELF = "2 bytes, binary, counting themselves";

    /** Index of the message's first byte. */
    int messageAt() {
        return lengthBytes + tpduBytes + headerBytes;
    }

    /** Whether as many bytes follow the length as it says, of so many that were given. */
    boolean lengthHolds(int given) {
        return length == null || lengthBytes + announced == given;
    }

    /** How sure a reader can be of it: a length that is right to the byte can hardly be chance. */
    int evidence(int given) {
        return (length == null ? 0 : lengthHolds(given) ? 2_000 : -2_000) + (tpduBytes > 0 ? 500 : 0) + (headerBytes > 0 ? 200 : 0);
    }
}

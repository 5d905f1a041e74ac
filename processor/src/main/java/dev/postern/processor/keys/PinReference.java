package dev.postern.processor.keys;

/**
 * What an issuer keeps of a card's PIN: not the PIN, but a value that only the right PIN gives. Immutable.
 */
public sealed interface PinReference {

    /**
     * A Visa PIN verification value.
     *
     * @param keyIndex 0..9
     * @param pvv 0..9999
     */
    record Pvv(int keyIndex, int pvv) implements PinReference {
    }

    /**
     * An IBM 3624 offset with the usual decimalization table.
     *
     * @param digits as many as the PIN has
     */
    record Offset(String digits) implements PinReference {
    }
}

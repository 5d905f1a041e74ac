package dev.postern.protocol.crypto;

/**
 * A PIN block that does not hold a PIN for this card, or that may not be translated; answered with 99 (protocol.md section 6).
 * The message says which rule failed, never a digit.
 */
public final class BadPinBlock extends Exception {

    private static final long serialVersionUID = 1L;

    BadPinBlock(String message) {
        super(message, null, false, false);
    }
}

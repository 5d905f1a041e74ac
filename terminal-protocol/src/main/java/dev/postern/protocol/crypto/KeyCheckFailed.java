package dev.postern.protocol.crypto;

/**
 * Working keys that did not come out of their wrapping right; the message names the key and the two check values, never a key.
 * Thrown by {@link WorkingKeys#unwrap} to whoever received the keys, who goes on with the old ones.
 */
public final class KeyCheckFailed extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says which check failed and on what, never a key. */
    public KeyCheckFailed(String message) {
        super(message);
    }
}

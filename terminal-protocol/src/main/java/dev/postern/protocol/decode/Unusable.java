package dev.postern.protocol.decode;

/**
 * Input that the tool cannot work with; the message is one sentence for the user, without card data or keys.
 * Thrown by what reads arguments and files, to the command.
 */
public final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    Unusable(String message) {
        super(message);
    }
}

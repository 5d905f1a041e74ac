package dev.postern.protocol.fleet;

/**
 * A fleet file that cannot be used; the message is one sentence with file, line, column and what is wrong, never a key.
 * Thrown at start-up to whoever reads the file, who prints the sentence and stops.
 */
public final class BadFleetFile extends Exception {

    private static final long serialVersionUID = 1L;

    BadFleetFile(String message) {
        super(message);
    }
}

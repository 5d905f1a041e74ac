package dev.postern.load.demo;

/**
 * The host could not be started; the message says why and ends with the last lines of its log. Thrown to the main thread.
 */
public final class HostNotStarted extends Exception {
    private static final long serialVersionUID = 1L;

    HostNotStarted(String message) {
        super(message);
    }
}

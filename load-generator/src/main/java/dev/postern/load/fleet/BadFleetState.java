package dev.postern.load.fleet;

/**
 * The file of what terminals remember cannot be used; one sentence why. Thrown to the main thread.
 */
public final class BadFleetState extends Exception {
    private static final long serialVersionUID = 1L;

    BadFleetState(String sentence) {
        super(sentence);
    }
}

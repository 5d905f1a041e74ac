package dev.postern.load.terminal;

/**
 * The run cannot go on, and why, in one sentence for the operator. Thrown to the run's main thread.
 */
public final class HostUnusable extends Exception {
    private static final long serialVersionUID = 1L;

    /** The sentence must name what was found and what to do, and no secret. */
    public HostUnusable(String sentence) {
        super(sentence);
    }
}

package dev.postern.load.run;

/**
 * The run cannot be made as it was asked for; one sentence why. Thrown to the main thread before anything is sent.
 */
public final class BadPlan extends Exception {
    private static final long serialVersionUID = 1L;

    BadPlan(String sentence) {
        super(sentence);
    }
}

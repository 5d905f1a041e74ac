package dev.postern.processor.ops;

/**
 * What an operator may order about fraud rules. Called on request threads, which may wait; who it is that orders is told
 * by the caller, who holds the node's key.
 */
public interface Orders {

    /**
     * How it went.
     *
     * @param done whether it was done, and is durable where it has to be
     * @param text for the operator
     */
    record Outcome(boolean done, String text) {
    }

    /** Which rules are in force, and how the making of their windows stands. */
    Outcome status();

    /** Takes a rule file of this machine now. */
    Outcome load(String file, String by);

    /**
     * Lets a rule rest for a card.
     *
     * @param token 32 hexadecimal digits
     */
    Outcome snooze(String rule, String token, long untilEpochMillis, String by);

    /** Says what a transaction turned out to be. */
    Outcome label(String rrn, boolean fraud, String by);
}

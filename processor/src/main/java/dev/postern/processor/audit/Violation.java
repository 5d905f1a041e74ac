package dev.postern.processor.audit;

/**
 * One thing that must not be. Immutable.
 *
 * @param sentence which record, terminal or card, and what is wrong; no card number
 */
public record Violation(Invariant invariant, String sentence) {

    @Override
    public String toString() {
        return invariant + ": " + sentence;
    }
}

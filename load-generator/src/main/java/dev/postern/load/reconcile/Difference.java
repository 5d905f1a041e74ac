package dev.postern.load.reconcile;

/**
 * One card whose money is not where the terminals were told it is. Immutable.
 *
 * @param maskedCard    first six and last four digits
 * @param expectedMinor the balance that follows from opening balance, approvals and reversals
 * @param foundMinor    the balance that the host told
 */
public record Difference(String maskedCard, long expectedMinor, long foundMinor) {
    /** One sentence for the operator. */
    public String sentence() {
        return "card " + maskedCard + ": expected " + Money.text(expectedMinor) + ", found " + Money.text(foundMinor);
    }
}

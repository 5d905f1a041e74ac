package dev.postern.load.reconcile;

/**
 * One card whose money is not where the terminals were told it is. Immutable.
 *
 * @param maskedCard    first six and last four digits
 * @param expectedMinor the balance that follows from opening balance, approvals and reversals
 * @param foundMinor    the balance that the host told
 * @param expectedHeldMinor what has to be held of it
 * @param foundHeldMinor    what the host says is held
 */
public record Difference(String maskedCard, long expectedMinor, long foundMinor, long expectedHeldMinor, long foundHeldMinor) {
    /** One sentence for the operator. */
    public String sentence() {
        return "card " + maskedCard + ": expected " + Money.text(expectedMinor) + ", found " + Money.text(foundMinor)
            + (expectedHeldMinor == foundHeldMinor ? "" : "; of it held: expected " + Money.text(expectedHeldMinor) + ", found " + Money.text(foundHeldMinor));
    }
}

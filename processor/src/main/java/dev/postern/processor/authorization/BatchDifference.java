package dev.postern.processor.authorization;

/**
 * A line in which a terminal's batch and ours differ. Immutable.
 *
 * @param stan STAN of the transaction
 * @param oursMinor our amount, less than 0 for a credit; 0 when it is missing here
 * @param theirsMinor the terminal's, alike
 */
public record BatchDifference(int stan, long oursMinor, long theirsMinor) {

    /** What is wrong with the line. */
    public enum What {
        MISSING_HERE, MISSING_THERE, AMOUNT_DIFFERS
    }

    /** What is wrong. */
    public What what() {
        return oursMinor == 0 ? What.MISSING_HERE : theirsMinor == 0 ? What.MISSING_THERE : What.AMOUNT_DIFFERS;
    }
}

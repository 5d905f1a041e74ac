package dev.postern.processor.authorization;

/**
 * Totals of a terminal's batch, at home or foreign (protocol contract, section 4). Amounts in minor units. Immutable.
 */
public record BatchTotals(long debitMinor, int debitCount, long creditMinor, int creditCount) {

    /** Nothing yet. */
    public static final BatchTotals NONE = new BatchTotals(0, 0, 0, 0);

    /** These and one more. */
    public BatchTotals plus(Tally tally) {
        return tally.credit()
                ? new BatchTotals(debitMinor, debitCount, creditMinor + tally.amountMinor(), creditCount + tally.count())
                : new BatchTotals(debitMinor + tally.amountMinor(), debitCount + tally.count(), creditMinor, creditCount);
    }

    /** Both together. */
    public BatchTotals plus(BatchTotals other) {
        return new BatchTotals(debitMinor + other.debitMinor, debitCount + other.debitCount,
                creditMinor + other.creditMinor, creditCount + other.creditCount);
    }
}

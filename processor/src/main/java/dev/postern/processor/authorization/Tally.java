package dev.postern.processor.authorization;

/**
 * What a decision adds to the totals of the terminal's open batch (protocol contract, section 4): a void or reversal
 * takes its original out when that stands in the same batch of the same terminal; else it counts on the other side.
 * Immutable.
 *
 * @param credit counts among the credits, else among the debits
 * @param amountMinor what it adds; less than 0 takes away
 * @param count 1 for an entry more, -1 for one less, 0 when only an amount changed
 */
public record Tally(boolean credit, long amountMinor, int count) {

    /** One debit more. */
    static Tally debit(long amountMinor) {
        return new Tally(false, amountMinor, 1);
    }

    /** One credit more. */
    static Tally credit(long amountMinor) {
        return new Tally(true, amountMinor, 1);
    }

    /** The entry leaves again; or, when its batch is closed, stands against it on the other side. */
    static Tally undone(boolean credit, long amountMinor, boolean sameBatch) {
        return sameBatch ? new Tally(credit, -amountMinor, -1) : new Tally(!credit, amountMinor, 1);
    }
}

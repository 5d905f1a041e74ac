package dev.postern.processor.audit;

/** What must hold whatever happens; the order is that of {@code docs/fault-model.md}. */
public enum Invariant {
    /** No decision reaches a terminal before its record is durable: what was told is in the journal. */
    DURABLE_BEFORE_ANSWER,
    /** At most one debit for a terminal, batch and STAN. */
    ONE_DEBIT,
    /** A repeat gets the first decision, after a restart too. */
    FIRST_DECISION,
    /** Balance = opening - approved + returned, never under the limit; the sum of all money is constant. */
    BOOKS_AGREE,
    /** A reversal returns money at most once, never more than was taken, to the card that it was taken from. */
    ONE_REVERSAL,
    /** Every request ends in exactly one outcome. */
    ONE_OUTCOME,
    /** The journal replayed gives the state that was live. */
    SAME_STATE
}

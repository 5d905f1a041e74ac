package dev.postern.processor.terminal;

/** What the node still takes, by how many requests are in flight. Repeats of what was answered are always served. */
enum Admission {
    /** Everything. */
    ALL,
    /** New sales and inquiries get 91; reversals go first. */
    NO_NEW_SALE,
    /** Whatever would have to be journaled gets 91: the journal's queue must never overflow. */
    NOTHING_NEW
}

package dev.postern.processor.terminal;

/** What the node still takes, by how long requests wait and how many are in flight. Repeats of what was answered are always served. */
enum Admission {
    /** Everything. */
    ALL,
    /** This request waited too long in a queue that stands: a new sale or inquiry gets 91. */
    NOT_LATE,
    /** New sales and inquiries get 91; reversals go first. */
    NO_NEW_SALE,
    /** Whatever would have to be journaled gets 91: the journal's queue must never overflow. */
    NOTHING_NEW
}

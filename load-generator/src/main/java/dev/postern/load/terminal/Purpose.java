package dev.postern.load.terminal;

/**
 * Why an exchange is made, and so what is kept of it. Any thread may read it.
 */
public enum Purpose {
    /** Part of the measured run: counted and timed. */
    MEASURED,
    /** Before the measured run: counted, for it may move money, but not timed. */
    WARM_UP,
    /** Reads a balance for the money check: neither counted nor timed. */
    RECONCILE
}

package dev.postern.load.terminal;

/** Where a terminal stands towards the host. */
enum Standing {
    /** No connection; one is being made. */
    AWAY,
    /** Connected; it must sign on and waits for its turn or for the answer. */
    UNSIGNED,
    /** Connected and holding keys. */
    READY
}

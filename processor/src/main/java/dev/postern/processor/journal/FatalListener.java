package dev.postern.processor.journal;

/** Who is told that the journal failed: the node must stop approving and exit, so that a supervisor restarts it. */
@FunctionalInterface
public interface FatalListener {

    /**
     * Called once, on the journal's writer thread, after everything that waited has been failed. It must not block
     * and must not close the journal from this thread.
     *
     * @param cause what the write or the force threw
     */
    void journalFailed(JournalFailure why, Throwable cause);
}

package dev.postern.processor.journal;

/**
 * Why events could not be made durable; a value, safe to share between threads.
 *
 * @param sentence for people, without card data
 */
public record JournalFailure(Kind kind, String sentence) {

    /** What sort of failure; the names are stable, so that they may label a counter. */
    public enum Kind {
        /** The queue before the writer was full: the events were not taken. */
        FULL,
        /** The stream's sequence did not follow its last record: a caller's error, or a stale owner. */
        OUT_OF_SEQUENCE,
        /** A write or a force failed; the journal takes nothing more and the node must stop. */
        FENCED,
        /** The journal was closed, or not recovered yet. */
        CLOSED
    }

    static final JournalFailure FULL = new JournalFailure(Kind.FULL, "the journal's queue is full");
    static final JournalFailure CLOSED = new JournalFailure(Kind.CLOSED, "the journal is closed");
    static final JournalFailure NOT_RECOVERED = new JournalFailure(Kind.CLOSED, "the journal is not recovered yet");
    static final JournalFailure OUT_OF_SEQUENCE =
            new JournalFailure(Kind.OUT_OF_SEQUENCE, "the stream's sequence does not follow its last record");

    static JournalFailure fenced(Throwable cause) {
        return new JournalFailure(Kind.FENCED, "the journal failed and is fenced: " + cause);
    }
}

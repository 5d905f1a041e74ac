package dev.postern.processor.journal;

/** Who counts what the journal does. Implemented by operations; every method must be cheap and must not throw. */
public interface JournalObserver {

    /** Counts nothing. */
    JournalObserver NONE = new JournalObserver() {
    };

    /**
     * A batch became durable. Called on the writer thread, before the batch's completions are handed out.
     *
     * @param appends appends in the batch
     * @param bytes record bytes written
     * @param forceNanos how long the force took; 0 with durability {@code process}
     * @param depth appends that are waiting now
     */
    default void committed(int appends, long bytes, long forceNanos, int depth) {
    }

    /** An append was not taken or not made durable. Any thread. */
    default void failed(JournalFailure.Kind kind) {
    }

    /** A home executor refused the completions of a batch: it has shut down. Any thread. */
    default void undeliverable() {
    }
}

package dev.postern.processor.journal;

/** What follows when an append has ended. Exactly one method is called, once, on the append's home executor. */
public interface Completion {

    /** The events are durable: their answers may leave. */
    void durable();

    /** The events are not known to be durable: nothing that relies on them may leave. */
    void failed(JournalFailure why);
}

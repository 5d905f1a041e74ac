package dev.postern.processor.journal;

/** What follows when an append has ended. Exactly one method is called from outside, once, on the append's home executor. */
public interface Completion {

    /** The events are durable: their answers may leave. */
    void durable();

    /**
     * The same, with the time that it took.
     *
     * @param commitBegunNanos when the force of the batch began, on the monotonic clock
     * @param durableNanos when it had ended
     */
    default void durable(long commitBegunNanos, long durableNanos) {
        durable();
    }

    /** The events are not known to be durable: nothing that relies on them may leave. */
    void failed(JournalFailure why);
}

package dev.postern.processor.issuer;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.state.PieceSink;

/** The shard's features, which count approvals and are copied with the ledger. Called on the shard's thread. */
@FunctionalInterface
public interface ApprovalListener {

    /**
     * The shard took the end of a sale into its state. All in one: a sale that still counts as running when it is counted already would
     * decline the next one, which may come as soon as this one is answered.
     *
     * @param event that the shard took: the sale's {@link Approved} or {@link Declined}
     * @param streamSequence the event's number in the shard's stream
     */
    void ended(Event event, long streamSequence);

    /** A sale that the rules let pass ended without a record, or never will end. */
    default void notApproved(CardToken token) {
    }

    /**
     * The shard took an event into its state.
     *
     * @param originalEpochMillis of a reversal: when its original was decided, 0 when that is not known
     * @param streamSequence the event's number in the shard's stream
     */
    default void recorded(Event event, long originalEpochMillis, long streamSequence) {
    }

    /** A copy begins behind the approvals told so far; who keeps no features has nothing to add. */
    default void copy(PieceSink sink) {
        sink.end();
    }
}

package dev.postern.processor.issuer;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The stream of one card shard for what no request brings: steps of transfers, bills that are kept, holds that end, snoozes. Takes a
 * record into the state, tells the rules and hands it to the journal, in this order. Confined to the shard's actor.
 */
final class ShardStream {

    /** Completions that only tell an actor run where the journal is. */
    private static final Executor AT_ONCE = Runnable::run;
    /** Of a record that nobody is told about. */
    static final Completion NOTHING_WAITS = new WhenDurable(() -> { });

    private final Ledger ledger;
    private final int stream;
    private final Journal journal;
    private final ApprovalListener approvals;

    ShardStream(Ledger ledger, int stream, Journal journal, ApprovalListener approvals) {
        this.ledger = ledger;
        this.stream = stream;
        this.journal = journal;
        this.approvals = approvals;
    }

    /** The stream's number in the journal. */
    int number() {
        return stream;
    }

    /** Takes a record that nobody waits for. */
    void record(Event event) {
        record(event, NOTHING_WAITS);
    }

    /** @param then done when the record is durable, on the journal's thread: it only tells an actor */
    void record(Event event, Runnable then) {
        record(event, new WhenDurable(then));
    }

    private void record(Event event, Completion completion) {
        take(event);
        append(event, completion);
    }

    /** Takes a record into the state and tells the rules. {@link #append} has to follow. */
    void take(Event event) {
        ledger.apply(event);
        approvals.recorded(event, 0, ledger.sequence());
    }

    /**
     * Hands the record that was taken last to the journal.
     *
     * @param completion called on the journal's thread: it only tells an actor
     */
    void append(Event taken, Completion completion) {
        journal.append(Append.of(stream, ledger.sequence(), taken, AT_ONCE, completion));
    }

    /** Takes two records that become durable together. */
    void record(Event first, Event second, Runnable then) {
        long sequence = ledger.sequence() + 1;
        take(first);
        take(second);
        journal.append(Append.of(stream, sequence, first, second, AT_ONCE, new WhenDurable(then)));
    }

    /** @param kept told whether the record is durable */
    void keep(Event event, CompletableFuture<Boolean> kept) {
        record(event, new Completion() {
            @Override
            public void durable() {
                kept.complete(true);
            }

            @Override
            public void failed(JournalFailure why) {
                kept.complete(false);
            }
        });
    }

    /** What is done when it is durable; when it never is, the node ends and a restart goes on from what was. */
    private record WhenDurable(Runnable then) implements Completion {

        @Override
        public void durable() {
            then.run();
        }

        @Override
        public void failed(JournalFailure why) {
            // The journal has told the node, which stops.
        }
    }
}

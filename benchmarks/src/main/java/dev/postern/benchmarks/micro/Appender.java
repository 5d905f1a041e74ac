package dev.postern.benchmarks.micro;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.Streams;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends approvals to all card streams in turn and knows how many are not durable yet. One thread appends and waits;
 * completions run on the journal's writer.
 */
final class Appender implements Completion {

    private static final int ANSWER_BYTES = 118;

    private final Journal journal;
    private final Streams streams;
    private final long[] sequences;
    private final byte[] answer = new byte[ANSWER_BYTES];
    private long appended;
    /** Written by the journal's writer alone. */
    private volatile long durable;
    private volatile JournalFailure failure;
    /** How many must be durable before the appending thread goes on; it is woken once, then. */
    private volatile long wakeAt = Long.MAX_VALUE;
    private volatile Thread waiting;

    Appender(Journal journal, Streams streams) {
        this.journal = journal;
        this.streams = streams;
        sequences = new long[streams.cards()];
    }

    /** Hands one approval over. */
    void append() {
        int shard = (int) (appended++ % sequences.length);
        Exchange exchange = new Exchange(0x5430303030303031L, 1, (int) (appended % 999_999) + 1, 2, appended, appended);
        journal.append(Append.of(streams.card(shard), ++sequences[shard], new Approved(exchange, new CardToken(shard, appended),
                Kind.PURCHASE, 12_345, 156, "632600000042", "004242", answer, 1_795_000_000_000L), Runnable::run, this));
    }

    /** Waits until at most that many are under way; when it has to wait at all, until half of them are. */
    void await(int inFlightMax) {
        if (appended - durable > inFlightMax) {
            waiting = Thread.currentThread();
            wakeAt = appended - inFlightMax / 2;
            while (durable < wakeAt && failure == null) {
                LockSupport.park(this);
            }
            wakeAt = Long.MAX_VALUE;
        }
        if (failure != null) {
            throw new IllegalStateException(failure.sentence());
        }
    }

    @Override
    public void durable() {
        long count = durable + 1;
        durable = count;
        if (count == wakeAt) {
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public void failed(JournalFailure why) {
        failure = why;
        LockSupport.unpark(waiting);
    }
}

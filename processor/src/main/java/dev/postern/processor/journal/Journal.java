package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The node's memory of what happened: events go in, and come back in the same order after a restart.
 * The owner calls {@link #recover} once and then, from any thread, {@link #append}; nothing here ever blocks a
 * caller but {@code recover}, {@code snapshot} and {@code close}.
 */
public interface Journal extends AutoCloseable {

    /**
     * Hands each stream its newest good snapshot, then every record that follows, in the order they were written and
     * verified, and opens the journal for appends. A torn tail that was never answered is cut. The owner calls it
     * exactly once, from the thread that starts the node.
     *
     * @throws JournalRefused when a record that had been durable is damaged, missing or out of order: the node must not
     *     serve
     */
    void recover(Recoverable state);

    /** The same from the first record on, without snapshots: the visitor sees all there is. */
    default void recover(RecordVisitor visitor) {
        recover(Recoverable.everything(visitor));
    }

    /**
     * Takes a snapshot of one stream and keeps it beside the journal; the oldest above the number to be kept go. Blocks
     * the caller, which is the one thread that takes snapshots, until it is stored or was given up because the journal
     * is closing. It is stored only when everything it shows is durable.
     *
     * @return whether it was stored
     * @throws IOException when it cannot be written, or the journal failed; the former ones stay
     */
    boolean snapshot(SnapshotSource source) throws IOException, InterruptedException;

    /** Everything up to this record of the journal is durable. Any thread, after {@link #recover}. */
    long sequence();

    /**
     * Takes events to be made durable; never blocks. Any thread, but one stream has one caller at a time, whose
     * sequences go up by one. The completion is called exactly once, on the append's home executor, together with the
     * others of its batch: when the events are durable, or with the reason why they are not. After a failure the
     * caller's state is ahead of the journal, and its later appends to that stream fail too.
     */
    void append(Append append);

    /**
     * Hands what is wanted of every record to projections from now on, as {@link Follower} has it. The owner calls it
     * once, after {@link #recover} and before anything is appended; a journal that only remembers may leave it out.
     *
     * @param wanted asked on the writer thread; must be cheap and must not throw
     */
    default void follow(Predicate<Event> wanted, List<? extends Follower> followers) {
    }

    /**
     * Looks for the newest record that fits, on the journal's own reading thread; how long that takes goes with how far
     * back it stands. Any thread, after {@link #recover}.
     *
     * @param wanted called on the reading thread
     * @param home where {@code found} is called, with the event or with null; not called when the journal is closed
     *     first
     * @return false when too many look-ups wait already: nothing is called
     */
    boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found);

    /**
     * Whether so little space is left that nothing new should be begun: new sales get 96, while reversals, repeats and
     * what is on the way go on. Any thread; changes back by itself.
     */
    boolean lowOnSpace();

    /** Whether the journal takes no more appends, because a write failed or it is closed. Any thread. */
    boolean fenced();

    /** How many appends wait for the writer; any thread, an estimate. */
    int depth();

    /**
     * Makes durable what was appended before this call, and lets go of the files. The owner calls it; later calls do
     * nothing.
     */
    @Override
    void close();
}

package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The node's memory of what happened: events go in, and come back in the same order after a restart.
 * The owner calls {@link #recover} once and then, from any thread, {@link #append}; nothing here ever blocks a
 * caller but {@code recover} and {@code close}.
 */
public interface Journal extends AutoCloseable {

    /**
     * Visits every record in the order it was written, verified, and then opens the journal for appends. The owner
     * calls it exactly once, from the thread that starts the node; the visitor runs on that thread.
     *
     * @throws JournalRefused when a record is damaged, missing or out of order: the node must not serve
     */
    void recover(RecordVisitor visitor);

    /**
     * Takes events to be made durable; never blocks. Any thread, but one stream has one caller at a time, whose
     * sequences go up by one. The completion is called exactly once, on the append's home executor, together with the
     * others of its batch: when the events are durable, or with the reason why they are not. After a failure the
     * caller's state is ahead of the journal, and its later appends to that stream fail too.
     */
    void append(Append append);

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

package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.util.concurrent.Executor;

/**
 * Keeps a projection of the journal: is handed records once they are durable, each once, in the journal's order, on its
 * home and before the completions of the same batch that run there.
 */
public interface Follower {

    /** Where it runs. */
    Executor home();

    /** One record; called on {@link #home}. */
    void take(long sequence, Event event);

    /** All that is wanted up to that record was handed over; called on {@link #home}. */
    void reached(long sequence);
}

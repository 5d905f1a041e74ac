package dev.postern.processor.journal;

import dev.postern.processor.state.PieceSink;
import java.util.concurrent.Executor;

/** The owner of a stream's state, as the journal asks it for a snapshot. */
public interface SnapshotSource {

    /** The stream whose state it is. */
    int stream();

    /** Where the owner runs. */
    Executor home();

    /**
     * Begins a copy. Called on {@link #home}, behind the completions of everything that was durable before; the owner
     * must also queue it behind what those have sent to it. It takes the copy at once, or over many slices as the state
     * is at this moment, writes it to the sink and ends it there.
     *
     * @param sink used by the home's thread only
     */
    void begin(Sink sink);

    /** Where the copy goes. */
    interface Sink extends PieceSink {

        /** Says first of all which record of the stream is the last that the copy shows. */
        void beginAt(long streamSequence);
    }
}

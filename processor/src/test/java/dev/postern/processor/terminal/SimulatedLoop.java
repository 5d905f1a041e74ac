package dev.postern.processor.terminal;

import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.time.Clock;
import io.netty.channel.embedded.EmbeddedChannel;

/** An event loop of a simulated host: its share of the bounds, and the end of its turn, at which it flushes. */
public final class SimulatedLoop {

    private final EmbeddedChannel turns = new EmbeddedChannel();
    final LoopState state;

    /** The bounds as {@link LoopState} has them. */
    public SimulatedLoop(int salesMax, int requestsMax, StageWriter stages, Clock clock) {
        state = new LoopState(turns.eventLoop(), salesMax, requestsMax, 0, 0, stages, clock);
    }

    /** The turn ends: what was written is flushed. */
    public void endTurn() {
        turns.runPendingTasks();
    }

    /** Requests without an answer. */
    public int inFlight() {
        return state.inFlight();
    }
}

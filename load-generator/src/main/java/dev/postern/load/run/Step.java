package dev.postern.load.run;

import dev.postern.load.terminal.Exchange;
import dev.postern.load.terminal.Terminal;
import dev.postern.load.terminal.Work;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One step of a run on one lane. Made by the main thread, then used on the lane's event loop only; {@link #done} may be waited
 * for by any thread.
 */
abstract class Step implements Work {
    final LaneLoop loop;
    final CompletableFuture<Void> done = new CompletableFuture<>();

    Step(LaneLoop loop) {
        this.loop = loop;
    }

    /** Begins; the lane already calls this step for what happens. */
    abstract void start();

    /** Called every few milliseconds until the next step begins. */
    void tick() {
    }

    final List<Terminal> terminals() {
        return loop.terminals();
    }

    final void finish() {
        done.complete(null);
    }

    @Override
    public void ready(Terminal terminal) {
        // Most steps begin with terminals that are ready.
    }

    @Override
    public void ended(Terminal terminal, Exchange exchange) {
        // What is left over from the step before has been counted.
    }
}

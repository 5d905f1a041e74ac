package dev.postern.load.run;

import dev.postern.load.terminal.Terminal;
import java.util.concurrent.CompletableFuture;

/**
 * Connects all terminals of a lane and signs them on, so many at a time.
 */
final class Connect extends Step {
    private final int atOnceMax;
    private final CompletableFuture<Void> first;
    private int dialed;
    private int ready;

    /** @param first completed when one terminal, of any lane, is ready */
    Connect(LaneLoop loop, int atOnceMax, CompletableFuture<Void> first) {
        super(loop);
        this.atOnceMax = atOnceMax;
        this.first = first;
    }

    @Override
    void start() {
        dialMore();
    }

    @Override
    public void ready(Terminal terminal) {
        ready++;
        first.complete(null);
        dialMore();
    }

    private void dialMore() {
        while (dialed < terminals().size() && dialed - ready < atOnceMax) {
            terminals().get(dialed++).dial(0);
        }
        if (ready >= terminals().size()) {
            finish();
        }
    }
}

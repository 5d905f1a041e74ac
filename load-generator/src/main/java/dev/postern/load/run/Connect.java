package dev.postern.load.run;

import dev.postern.load.terminal.Terminal;

/**
 * Connects all terminals of a lane and signs them on, so many at a time.
 */
final class Connect extends Step {
    private final int atOnceMax;
    private int dialed;
    private int ready;

    Connect(LaneLoop loop, int atOnceMax) {
        super(loop);
        this.atOnceMax = atOnceMax;
    }

    @Override
    void start() {
        dialMore();
    }

    @Override
    public void ready(Terminal terminal) {
        ready++;
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

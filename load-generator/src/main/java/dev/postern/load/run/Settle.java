package dev.postern.load.run;

/**
 * Waits until every exchange of a lane has ended, reversals included.
 */
final class Settle extends Step {
    Settle(LaneLoop loop) {
        super(loop);
    }

    @Override
    void start() {
        loop.lane().faulty(false);
        tick();
    }

    @Override
    void tick() {
        if (loop.lane().open() == 0) {
            finish();
        }
    }
}

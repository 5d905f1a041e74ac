package dev.postern.load.terminal;

/**
 * A terminal's batch and the STANs of it, each used once. Event loop only.
 */
final class Numbers {
    private static final int BATCH_MAX = 999_999;
    private static final int FOUND_STAN = 500_001;

    private int batch;
    private int nextStan;

    Numbers(int batch, int nextStan) {
        this.batch = batch;
        this.nextStan = nextStan;
    }

    int batch() {
        return batch;
    }

    int nextStan() {
        return nextStan;
    }

    /** The host says which batch is open; in a new one the STANs begin again. */
    void batch(int current) {
        if (current != batch) {
            batch = current;
            nextStan = 1;
        }
    }

    /** The host has another batch open than the terminal remembers: who lost its memory may have used STANs of it, and begins far above them. */
    void found(int current) {
        batch = current;
        nextStan = FOUND_STAN;
    }

    /** The batch is closed; the next one is open. */
    void closed() {
        batch = batch >= BATCH_MAX ? 1 : batch + 1;
        nextStan = 1;
    }

    /** A STAN that was not used in this batch, or 0 when there is none left. */
    int take(InFlight inFlight) {
        while (nextStan <= Memory.STAN_MAX && inFlight.uses(nextStan)) {
            nextStan++;
        }
        return nextStan > Memory.STAN_MAX ? 0 : nextStan++;
    }

    /** Begins again at 1, for a target that does not look at STANs. */
    void wrap() {
        nextStan = 1;
    }
}

package dev.postern.processor.journal;

import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;

/** How often a new file is begun, in UTC. Both take more than four thousand million records a file. */
public enum RollEvery {
    HOUR(LargeRollCycles.LARGE_HOURLY),
    DAY(LargeRollCycles.LARGE_DAILY);

    private final RollCycle cycle;

    RollEvery(RollCycle cycle) {
        this.cycle = cycle;
    }

    RollCycle cycle() {
        return cycle;
    }
}

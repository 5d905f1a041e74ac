package dev.postern.load.schedule;

import java.util.SplittableRandom;

/**
 * How the sends of an open loop lie on the time line. Any thread may use it.
 */
public enum Arrivals {
    /** Gaps are exponential and terminals independent, as customers are; the default. */
    POISSON {
        @Override
        double gap(SplittableRandom random) {
            // StrictMath, so that one seed gives one schedule on every machine.
            return -StrictMath.log(1.0 - random.nextDouble());
        }
    },
    /** Every gap is the same. */
    EVEN {
        @Override
        double gap(SplittableRandom random) {
            return 1;
        }
    };

    /** The gap to the next send, in mean gaps. */
    abstract double gap(SplittableRandom random);
}

package dev.postern.processor;

import java.util.random.RandomGenerator;

/** Where the randomness of a test comes from: a new seed each run, printed; {@code -Dseed=N} runs an old one again. */
public final class Seed {

    private Seed() {
    }

    /** A seed for the named test; it is on standard output before anything can fail. */
    public static long of(String test) {
        Long given = Long.getLong("seed");
        long seed = given != null ? given : RandomGenerator.getDefault().nextLong() >>> 16;
        System.out.println(test + ": -Dseed=" + seed);
        return seed;
    }
}

package dev.postern.processor.simulation;

import dev.postern.processor.SimulatedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs worlds one after the other. Not thread-safe. */
final class Simulation {

    /** What many runs showed. */
    record Summary(long from, int seeds, int transactions, List<String> breaks, Happenings happenings, long steps,
            long nanos) {

        @Override
        public String toString() {
            return "%d seeds from %d, %d transactions each, %d steps in %d s: %d breaks%n%s".formatted(seeds, from,
                    transactions, steps, nanos / 1_000_000_000, breaks.size(), happenings);
        }
    }

    private static final String TOKEN_KEY = "0123456789abcdef".repeat(4);
    private static final int SEEDS_THAT_BREAK_MAX = 10;

    private final SimulatedHost.Ground ground;
    private final SimulatedHost.Ground patient;

    /** @param folder an empty one: the token key has to be a file */
    Simulation(Path folder) throws IOException {
        Files.writeString(folder.resolve("token.key"), TOKEN_KEY + "\n");
        ground = SimulatedHost.Ground.of(World.TERMINALS, folder);
        patient = SimulatedHost.Ground.of(World.TERMINALS, folder, "postern.issuer.deadline = 5m");
    }

    World.Result run(long seed, int transactions, PlantedBug bug) {
        boolean late = bug == PlantedBug.LATE_ANSWER_SENT_AS_APPROVAL;
        return new World(late ? patient : ground, ground.issuerDeadlineNanos(), seed, transactions, bug).run();
    }

    /** So many seeds, one after the other; stops when many of them break. */
    Summary run(long from, int seeds, int transactions) {
        long begun = System.nanoTime();
        List<String> breaks = new ArrayList<>();
        Happenings happenings = new Happenings();
        long steps = 0;
        int broken = 0;
        for (long seed = from; seed < from + seeds && broken < SEEDS_THAT_BREAK_MAX; seed++) {
            World.Result result = run(seed, transactions, PlantedBug.NONE);
            for (String sentence : result.breaks()) {
                breaks.add("seed " + seed + ", " + sentence);
            }
            broken += result.good() ? 0 : 1;
            happenings.addAll(result.happenings());
            steps += result.steps();
        }
        return new Summary(from, seeds, transactions, breaks, happenings, steps, System.nanoTime() - begun);
    }
}

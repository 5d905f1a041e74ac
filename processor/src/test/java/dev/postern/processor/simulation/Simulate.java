package dev.postern.processor.simulation;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The long form of the simulation, as {@code processor/simulate} calls it. */
@Command(name = "simulate", mixinStandardHelpOptions = true,
        description = "Runs the host's real core through seeded worlds in which everything goes wrong.")
public final class Simulate implements Callable<Integer> {

    @Option(names = "--seeds", paramLabel = "N", description = "How many; default: ${DEFAULT-VALUE}.")
    private int seeds = 1_000;

    @Option(names = "--from", paramLabel = "S", description = "The first of them; default: a new one.")
    private long from = new Random().nextLong() >>> 16;

    @Option(names = "--transactions", paramLabel = "N", description = "In each; default: ${DEFAULT-VALUE}.")
    private int transactions = 1_000;

    @Option(names = "--bug", paramLabel = "NAME",
            description = "Plants a bug, which has to be caught: ${COMPLETION-CANDIDATES}.")
    private PlantedBug bug = PlantedBug.NONE;

    @Option(names = "--record", paramLabel = "FILE", description = "Where the result is noted.")
    private Path record;

    private Simulate() {
    }

    /** Exit code 0 when nothing broke and no class stayed below its floor. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Simulate()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("simulate");
        try {
            Simulation simulation = new Simulation(folder);
            return bug == PlantedBug.NONE ? run(simulation) : look(simulation);
        } finally {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private int run(Simulation simulation) throws IOException {
        Simulation.Summary summary = simulation.run(from, seeds, transactions);
        List<String> below = summary.happenings().belowFloor((long) seeds * transactions);
        System.out.println(summary);
        summary.breaks().forEach(System.out::println);
        below.forEach(System.out::println);
        if (record != null) {
            Files.writeString(record, "| %s | %s | `simulate --seeds %d --from %d --transactions %d` | %d breaks, %d classes below their floor, %,d steps in %d s |%n"
                    .formatted(Instant.now().truncatedTo(ChronoUnit.MINUTES), System.getProperty("simulate.commit", "?"),
                            seeds, from, transactions, summary.breaks().size(), below.size(), summary.steps(),
                            summary.nanos() / 1_000_000_000), StandardOpenOption.APPEND);
        }
        return summary.breaks().isEmpty() && below.isEmpty() ? 0 : 1;
    }

    private int look(Simulation simulation) {
        for (long seed = from; seed < from + seeds; seed++) {
            World.Result result = simulation.run(seed, transactions, bug);
            if (!result.good()) {
                System.out.println(bug + " is caught by seed " + seed);
                result.breaks().forEach(System.out::println);
                return 0;
            }
        }
        System.out.println(bug + " was not noticed in " + seeds + " seeds");
        return 1;
    }
}

package dev.postern.processor.faults;

import dev.postern.processor.journal.FlipRun;
import java.io.IOException;
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

/** The long forms of the fault tests, as {@code processor/faults} calls them. */
@Command(name = "faults", mixinStandardHelpOptions = true, subcommands = {Faults.Kill.class, Faults.Power.class, Faults.DiskFull.class, Faults.NoRoute.class, Faults.Flip.class,
            Faults.Reserve.class},
        description = "Does to a running host what a machine may do to it, and looks whether the books still agree.")
public final class Faults {

    private Faults() {
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Faults()).execute(arguments));
    }

    @Command(mixinStandardHelpOptions = true)
    abstract static class Run implements Callable<Integer> {

        @Option(names = "--seed", paramLabel = "S", description = "Where the randomness comes from; default: a new one.")
        long seed = new Random().nextLong() >>> 16;

        @Option(names = "--work", paramLabel = "DIR", description = "Where the run leaves what it needs.")
        private Path work;

        @Option(names = "--record", paramLabel = "FILE", description = "Where the result is noted.")
        private Path record;

        abstract Outcome run(Path folder) throws IOException, InterruptedException;

        abstract String called();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Path folder = work == null ? Files.createTempDirectory("faults") : Files.createDirectories(work);
            String name = called() + " --seed " + seed;
            System.out.println(name);
            Outcome outcome = run(folder);
            System.out.println(outcome);
            if (record != null) {
                Files.writeString(record, "| %s | %s | `%s` | %s |%n".formatted(
                        Instant.now().truncatedTo(ChronoUnit.MINUTES), System.getProperty("faults.commit", "?"), name,
                        (outcome.good() ? "good: " : "**" + outcome.problems().size() + " problems**: ")
                                + outcome.summary()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            if (outcome.good() && work == null) {
                Scratch.delete(folder);
            }
            return outcome.good() ? 0 : 1;
        }
    }

    @Command(name = "kill", description = "kill -9 under load, in start-up, at a roll, in shutdown.")
    static final class Kill extends Run {
        @Option(names = "--count", paramLabel = "N", description = "How many kills; default: ${DEFAULT-VALUE}.")
        private int count = 1000;

        @Override
        Outcome run(Path folder) throws IOException, InterruptedException {
            return new KillRun(folder, seed).run(count);
        }

        @Override
        String called() {
            return "kill --count " + count;
        }
    }

    @Command(name = "power", description = "Power cuts: copies of an ext4 image behind a loop device. Needs root.")
    static final class Power extends Run {
        @Option(names = "--images", paramLabel = "N", description = "How many cuts; default: ${DEFAULT-VALUE}.")
        private int images = 200;

        @Option(names = "--no-force", description = "The negative control: durability process, which must lose records.")
        private boolean noForce;

        @Option(names = "--large-blocks", description = "Around the border of 64 MiB pieces, as they are shipped.")
        private boolean largeBlocks;

        @Override
        Outcome run(Path folder) throws IOException, InterruptedException {
            String unavailable = LoopImage.unavailable(folder);
            if (unavailable != null) {
                return new Outcome(List.of("no loop device: " + unavailable), "not run");
            }
            return new PowerRun(folder, seed, !noForce, largeBlocks).run(images);
        }

        @Override
        String called() {
            return "power --images " + images + (noForce ? " --no-force" : "") + (largeBlocks ? " --large-blocks" : "");
        }
    }

    @Command(name = "disk", description = "A disk that becomes full under load. Needs root.")
    static final class DiskFull extends Run {
        @Option(names = "--times", paramLabel = "N", description = "How often; default: ${DEFAULT-VALUE}.")
        private int times = 10;

        @Override
        Outcome run(Path folder) throws IOException, InterruptedException {
            String unavailable = LoopImage.unavailable(folder);
            return unavailable == null ? new DiskRun(folder, seed).run(times)
                    : new Outcome(List.of("no loop device: " + unavailable), "not run");
        }

        @Override
        String called() {
            return "disk --times " + times;
        }
    }

    @Command(name = "noroute", description = "A host in a network namespace without routes. Needs root.")
    static final class NoRoute extends Run {
        @Option(names = "--inside", hidden = true)
        private boolean inside;

        @Override
        Outcome run(Path folder) throws IOException, InterruptedException {
            if (inside) {
                return new NoRouteRun(folder, seed).run();
            }
            String unavailable = NoRouteRun.unavailable();
            if (unavailable != null) {
                return new Outcome(List.of("no network namespace: " + unavailable), "not run");
            }
            int code = NoRouteRun.inside(List.of("noroute", "--inside", "--seed", Long.toString(seed), "--work",
                    folder.toString()));
            return new Outcome(code == 0 ? List.of() : List.of("see above"), "without any route");
        }

        @Override
        String called() {
            return "noroute";
        }
    }

    @Command(name = "flip", description = "Bit flips, truncations and lost files.")
    static final class Flip extends Run {
        @Option(names = "--count", paramLabel = "N", description = "Flips in records; default: ${DEFAULT-VALUE}.")
        private int count = 10_000;

        @Option(names = "--records", paramLabel = "N", description = "Records in the journal; default: ${DEFAULT-VALUE}.")
        private int records = 100_000;

        @Option(names = "--starts", paramLabel = "N", description = "Flips shown to a start; default: ${DEFAULT-VALUE}.")
        private int starts = 200;

        @Override
        Outcome run(Path folder) throws IOException, InterruptedException {
            FlipRun.Result result = new FlipRun(folder, seed).run(records, count, starts);
            return new Outcome(result.problems(), result.summary());
        }

        @Override
        String called() {
            return "flip --count " + count + " --records " + records + " --starts " + starts;
        }
    }

    @Command(name = "reserve", description = "Less than the reserve is free for a while. Needs root.")
    static final class Reserve extends Run {
        @Option(names = "--times", paramLabel = "N", description = "How often; default: ${DEFAULT-VALUE}.")
        private int times = 20;

        @Override
        Outcome run(Path folder) throws IOException, InterruptedException {
            String unavailable = LoopImage.unavailable(folder);
            return unavailable == null ? new ReserveRun(folder, seed).run(times)
                    : new Outcome(List.of("no loop device: " + unavailable), "not run");
        }

        @Override
        String called() {
            return "reserve --times " + times;
        }
    }
}

package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.ServerRun;
import dev.postern.load.run.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures {@code serve} with terminals of different profiles in turns, under the same load: each round has all of them and begins with
 * another one, so that what the machine does beside it falls on all alike. Every measurement has new processes and a new data folder.
 * One thread.
 */
public final class ProfileRuns {

    private static final int LOAD_SECONDS_BESIDES_MAX = 240;
    private static final int FLEET_SECONDS_MAX = 60;

    private final Commands commands;
    private final ChainPlan plan;
    private final Path work;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param plan its first number of connections counts
     * @param work folder for fleets, journals and logs
     */
    public ProfileRuns(Path home, ChainPlan plan, Path work, PrintStream screen) {
        commands = new Commands(home, plan);
        this.plan = plan;
        this.work = work;
        this.screen = screen;
    }

    /**
     * Measures all rounds; of each the runs in the order of the variants.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<List<ServerRun>> run(List<ProfileVariant> variants) throws IOException, InterruptedException {
        List<List<ServerRun>> rounds = new ArrayList<>();
        for (int round = 0; round < plan.pairs(); round++) {
            ServerRun[] runs = new ServerRun[variants.size()];
            for (int i = 0; i < runs.length; i++) {
                int variant = (round + i) % runs.length;
                runs[variant] = serve(variants.get(variant));
            }
            rounds.add(Arrays.asList(runs));
            for (int i = 0; i < runs.length; i++) {
                screen.printf(Locale.ROOT, "round %d, %s: %,.0f/s, %.1f us, %.2f of %s%n", round + 1, variants.get(i), runs[i].perSecond(),
                        runs[i].serverCpuMicros(), runs[i].perSecond() / runs[0].perSecond(), variants.getFirst());
            }
        }
        return rounds;
    }

    private ServerRun serve(ProfileVariant variant) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, variant.profile() + "-");
        Path config = Files.writeString(folder.resolve("serve.conf"), "postern.journal.durability = " + plan.durability()
                + "\npostern.terminal.event-loops = " + plan.eventLoops() + "\npostern.terminal.measure-without-mac = on" + ChainPlan.NO_DELAY_GATE);
        Path fleet = fleet(variant, folder);
        try (Child server = Child.server("serve", commands.serve(config, fleet, folder.resolve("data")), folder.resolve("serve.log"))) {
            return load(server, variant, fleet, folder);
        } finally {
            Folders.delete(folder);
        }
    }

    private Path fleet(ProfileVariant variant, Path folder) throws IOException, InterruptedException {
        Path fleet = Files.createDirectory(folder.resolve("fleet"));
        try (Child create = Child.program("fleet create", commands.fleet(plan.connections().getFirst(), variant.profile(), fleet), folder.resolve("fleet.log"))) {
            if (create.await(FLEET_SECONDS_MAX) != 0) {
                throw new IOException("no fleet could be made" + create.tail());
            }
        }
        return fleet.resolve("fleet.csv");
    }

    private ServerRun load(Child server, ProfileVariant variant, Path fleet, Path folder) throws IOException, InterruptedException {
        String target = server.ready("terminals");
        Path runs = folder.resolve("runs");
        MachineCpu machine = MachineCpu.watch(server.pid());
        List<String> command = new ArrayList<>(commands.load(target, false, fleet, plan.connections().getFirst(), server.pid(), runs));
        command.addAll(List.of("--entry", variant.entry()));
        try (Child load = Child.program("load", command, folder.resolve("load.log"))) {
            int exit = load.await(plan.warmUpSeconds() + plan.seconds() + LOAD_SECONDS_BESIDES_MAX);
            if (exit != Verdict.GOOD) {
                throw new IOException("load of " + variant + " ended with " + exit + load.tail() + "\nand the server" + server.tail());
            }
        }
        return ChainRuns.of(ChainRuns.read(runs), machine.othersShare());
    }
}

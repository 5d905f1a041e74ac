package dev.postern.load.demo;

import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.fleet.Catalogues;
import dev.postern.load.fleet.FleetCreator;
import dev.postern.load.record.RunFolder;
import dev.postern.load.run.BadPlan;
import dev.postern.load.run.CardPlan;
import dev.postern.load.run.Drawn;
import dev.postern.load.run.Limits;
import dev.postern.load.run.LinePlan;
import dev.postern.load.run.LoadPlan;
import dev.postern.load.run.LoadRun;
import dev.postern.load.run.Promise;
import dev.postern.load.run.Result;
import dev.postern.load.run.Screen;
import dev.postern.load.run.Target;
import dev.postern.load.run.Traffic;
import dev.postern.load.run.Verdict;
import dev.postern.load.terminal.HostUnusable;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.fleet.BadFleetFile;
import dev.postern.protocol.fleet.FleetFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Shows the whole of Postern on one machine: starts a host as a child process, drives a fleet against it, stops it. Main
 * thread only.
 */
public final class Demo {
    private static final long START_LIMIT_NANOS = 120_000_000_000L;
    /** What is sent is drawn while the host starts. */
    private static final Target NOT_KNOWN_YET = new Target(null, false, null, 0);

    private final Path launcher;
    private final Screen screen;

    /** A demonstration that starts the host with {@code launcher serve}. */
    public Demo(Path launcher, Screen screen) {
        this.launcher = launcher;
        this.screen = screen;
    }

    /**
     * What to show. Immutable.
     *
     * @param terminals   how many terminals
     * @param profile     key profile of a new fleet
     * @param fleet       a fleet to use, or null for a new one
     * @param port        the host's port, 0 for any free one
     * @param traffic     what is sent
     * @param cards       with which cards
     * @param limits      times and bounds
     * @param promise     what the run is held to
     * @param eventLoops  event loops of the generator
     * @param seed        seed of cards and schedule
     * @param runs        folder in which the demonstration's folder is made
     * @param commandLine the command, for the record
     */
    public record Plan(int terminals, KeyProfile profile, Path fleet, int port, Traffic traffic, CardPlan cards, Limits limits, Promise promise,
                       int eventLoops, long seed, Path runs, String commandLine) {
    }

    /** Runs it and returns the exit code. */
    public int run(Plan plan) throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, HostNotStarted, IOException, InterruptedException {
        RunFolder folder = RunFolder.create(plan.runs(), Instant.now(), plan.seed());
        Path fleet = plan.fleet();
        if (fleet == null) {
            fleet = folder.file("fleet.csv");
            FleetFile.write(fleet, FleetCreator.create(plan.terminals(), plan.profile()));
        }
        Path settings = Catalogues.write(folder.path(), FleetFile.read(fleet));
        Path log = folder.file("serve.log");
        long from = System.nanoTime();
        HostProcess host = HostProcess.start(List.of(launcher.toString(), "serve", "--config", settings.toString(), "--fleet", fleet.toString(), "--data",
            folder.file("data").toString(), "--port", Integer.toString(plan.port()), "--ops-port", "0"), log);
        LoadPlan load = new LoadPlan(NOT_KNOWN_YET, fleet, plan.terminals(), plan.traffic(), plan.cards(), plan.limits(), plan.promise(),
            LinePlan.DEFAULT, plan.eventLoops(), false, plan.seed(), plan.runs(), plan.commandLine());
        try (Drawn drawn = Drawn.of(load)) {
            host.awaitReady(START_LIMIT_NANOS);
            screen.line("host ready at %s:%d in %.1f s, process %d, log %s", host.terminals().getHostString(), host.terminals().getPort(),
                (System.nanoTime() - from) / 1e9, host.pid(), log);
            Result result = new LoadRun(load.at(new Target(host.terminals(), false, host.ops(), host.pid())), screen).run(drawn, folder);
            int exit = host.stop();
            screen.line("host stopped, exit code %d", exit);
            return result.verdict().exit() != Verdict.GOOD || exit == 0 ? result.verdict().exit() : Verdict.FAILED;
        } finally {
            host.stop();
        }
    }
}

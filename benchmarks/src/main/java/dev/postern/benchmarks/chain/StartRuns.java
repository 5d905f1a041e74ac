package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.StartRun;
import dev.postern.benchmarks.results.StartRun.What;
import dev.postern.load.record.ProcessCpu;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts {@code serve} and {@code demo} again and again, as built and with the start-up cache in turns, each with new processes and an empty
 * data folder. One thread.
 */
public final class StartRuns {

    private static final String FIRST_ANSWER = "first terminal signed on";
    private static final int TRAINING_SECONDS_MAX = 300;

    private final Rig rig;
    private final int terminals;
    private final Path work;
    private final PrintStream screen;

    /**
     * @param home root of the checkout
     * @param terminals of the fleet
     * @param work folder for fleet, journals and logs
     */
    public StartRuns(Path home, int terminals, Path work, PrintStream screen) {
        rig = new Rig(home, work);
        this.terminals = terminals;
        this.work = work;
        this.screen = screen;
    }

    /**
     * Starts all rounds.
     *
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<StartRun> run(int rounds) throws IOException, InterruptedException {
        makeCache();
        List<StartRun> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            boolean cachedFirst = round % 2 == 0;
            runs.add(shown(round, serve(cachedFirst)));
            runs.add(shown(round, serve(!cachedFirst)));
            runs.add(shown(round, demo(cachedFirst)));
            runs.add(shown(round, demo(!cachedFirst)));
        }
        return runs;
    }

    /** Unless the launcher would take the one that is there. */
    private void makeCache() throws IOException, InterruptedException {
        Path launcher = rig.home().resolve("target/launcher");
        Path cache = launcher.resolve("load-generator.aot");
        if (Files.exists(cache) && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(launcher.resolve("built"))) > 0) {
            return;
        }
        screen.println("making the start-up cache");
        try (Child training = Child.program("aot", rig.launcher("aot"), work.resolve("aot.log"))) {
            if (training.await(TRAINING_SECONDS_MAX) != 0) {
                throw new IOException("no start-up cache could be made" + training.tail());
            }
        }
    }

    private StartRun serve(boolean cached) throws IOException, InterruptedException {
        Path fleet = rig.fleet(terminals, "tdes");
        Path folder = Files.createTempDirectory(work, "start-");
        long begun = System.nanoTime();
        try (Child serve = Child.server("serve", launcher(cached, "serve", "--fleet", fleet.toString(), "--data", folder.resolve("data").toString(), "--port", "0",
                "--ops-port", "0"), folder.resolve("serve.log"))) {
            serve.ready("terminals");
            double seconds = secondsSince(begun);
            return new StartRun(What.SERVE, cached, seconds, ProcessCpu.nanos(serve.pid()) / 1e9);
        } finally {
            Folders.delete(folder);
        }
    }

    private StartRun demo(boolean cached) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "start-");
        long begun = System.nanoTime();
        try (Child demo = Child.server("demo", launcher(cached, "demo", "--terminals", Integer.toString(terminals), "--out", folder.toString()),
                folder.resolve("demo.log"))) {
            if (demo.firstLine(FIRST_ANSWER) == null) {
                throw new IOException("demo ended without an answer" + demo.tail());
            }
            return new StartRun(What.DEMO, cached, secondsSince(begun), null);
        } finally {
            Folders.delete(folder);
        }
    }

    /** A process keeps its number through {@code env} and the launcher. */
    private List<String> launcher(boolean cached, String... words) {
        List<String> command = new ArrayList<>(cached ? List.of() : List.of("env", "POSTERN_AOT=off"));
        command.addAll(rig.launcher(words));
        return command;
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private StartRun shown(int round, StartRun run) {
        screen.printf(Locale.ROOT, "round %d: %s %s after %.2f s%s%n", round, run.what().name().toLowerCase(Locale.ROOT), run.cached() ? "with the cache" : "as built",
                run.seconds(), run.cpuSeconds() == null ? "" : String.format(Locale.ROOT, ", CPU %.2f s", run.cpuSeconds()));
        return run;
    }
}

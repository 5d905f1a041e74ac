package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.results.ServerRun;
import dev.postern.benchmarks.results.TwinPair;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Measures two hosts at once, each under its own generator with the same schedule: a neighbour that takes the machine's caches takes them
 * from both. Which of them starts first changes from pair to pair. Every pair has new processes and new data folders. One thread, and one
 * more for the second load.
 */
public final class TwinRuns {

    private final Rig rig;
    private final Rig other;
    private final ChainPlan plan;
    private final double perSecond;
    private final PrintStream screen;

    /**
     * @param home root of the checkout whose host is the second and whose generator drives both
     * @param otherHome root of the checkout whose host is the first, and which makes the fleets, so that an older one knows them
     * @param plan its first number of connections counts, each host's
     * @param perSecond messages a second to each
     * @param work folder for fleets, journals and logs
     */
    public TwinRuns(Path home, Path otherHome, ChainPlan plan, double perSecond, Path work, PrintStream screen) throws IOException {
        rig = new Rig(home, work);
        other = new Rig(otherHome, Files.createDirectory(work.resolve("other")));
        this.plan = plan;
        this.perSecond = perSecond;
        this.screen = screen;
    }

    /**
     * Measures all pairs.
     *
     * @param variants what the first host's terminals are, and the second one's
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    public List<TwinPair> run(List<ProfileVariant> variants) throws IOException, InterruptedException {
        List<TwinPair> pairs = new ArrayList<>();
        for (int i = 0; i < plan.pairs(); i++) {
            TwinPair pair = pair(variants, i % 2 == 0);
            pairs.add(pair);
            screen.printf(Locale.ROOT, "pair %d: %.1f us and %.1f us a message, ratio %.2f%n", i + 1, pair.first().serverCpuMicros(),
                    pair.second().serverCpuMicros(), pair.cpuRatio());
        }
        return pairs;
    }

    private TwinPair pair(List<ProfileVariant> variants, boolean firstStartsFirst) throws IOException, InterruptedException {
        if (firstStartsFirst) {
            try (Host first = serve(other, variants.getFirst()); Host second = serve(rig, variants.getLast())) {
                return both(first, second, variants);
            }
        }
        try (Host second = serve(rig, variants.getLast()); Host first = serve(other, variants.getFirst())) {
            return both(first, second, variants);
        }
    }

    private Host serve(Rig build, ProfileVariant variant) throws IOException, InterruptedException {
        return rig.serve(build, other.fleet(plan.connections().getFirst(), variant.profile()), plan.plain(variant.profile()));
    }

    private TwinPair both(Host first, Host second, List<ProfileVariant> variants) throws IOException, InterruptedException {
        FutureTask<ServerRun> one = new FutureTask<>(() -> load(first, variants.getFirst()));
        Thread loading = Thread.ofPlatform().name("first-load").start(one);
        try {
            ServerRun two = load(second, variants.getLast());
            return new TwinPair(one.get(), two);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } finally {
            loading.join();
        }
    }

    private ServerRun load(Host host, ProfileVariant variant) throws IOException, InterruptedException {
        return host.load(plan.openLoop(plan.connections().getFirst(), perSecond, plan.seconds()).and("--entry", variant.entry())).run();
    }
}

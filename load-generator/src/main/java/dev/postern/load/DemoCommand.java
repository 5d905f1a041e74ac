package dev.postern.load;

import dev.postern.load.demo.Demo;
import dev.postern.load.run.Promise;
import dev.postern.load.run.Screen;
import dev.postern.load.run.Traffic;
import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.Profile;
import dev.postern.protocol.crypto.KeyProfile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: a host and a fleet on this machine, for half a minute. */
@Command(name = "demo", sortOptions = false, description = {
    "Start a host, connect a fleet of simulated terminals, drive them, check the money, stop the host.",
    "Exit codes: 0 good, 1 failed, 2 usage, 3 answers lost, 4 integrity broken, 5 run invalid."})
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--terminals", defaultValue = "2000", paramLabel = "N", description = "How many terminals (default: ${DEFAULT-VALUE}).")
    private int terminals;

    @Option(names = "--rate", defaultValue = "2000/s", paramLabel = "N/s", description = "Sends a second (default: ${DEFAULT-VALUE}).")
    private RateOption rate;

    @Option(names = "--port", defaultValue = "0", paramLabel = "N", description = "The host's port (default: any free one).")
    private int port;

    @Option(names = "--fleet", paramLabel = "FILE", description = "A fleet to use (default: a new one in the demo's folder).")
    private Path fleet;

    @Option(names = "--profile", defaultValue = "tdes", paramLabel = "NAME", converter = ProfileOption.class,
        description = "Key profile of a new fleet: tdes, aes, dukpt-tdes, dukpt-aes (default: ${DEFAULT-VALUE}).")
    private KeyProfile profile;

    // Wide: a demonstration shares the machine with whatever else runs on it, and its money check is worth as much then.
    @Option(names = "--lag-limit", defaultValue = "250ms", paramLabel = "TIME",
        description = "A run whose own send lag is above this at p99 is invalid, exit 5 (default: ${DEFAULT-VALUE}).")
    private NanosOption lagLimit;

    @Mixin
    private TrafficOptions traffic;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        String complaint = terminals < 1 || terminals > 60_000 ? "--terminals " + terminals + " is not 1 to 60000"
            : port < 0 || port > 65_535 ? "--port " + port + " is not 0 to 65535" : traffic.complaint();
        String launcher = System.getenv("POSTERN_LAUNCHER");
        if (complaint == null && launcher == null) {
            complaint = "POSTERN_LAUNCHER is not set: start the demo by the launcher, ./postern demo";
        }
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        return new Demo(Path.of(launcher), Screen.standard()).run(new Demo.Plan(terminals, profile, fleet, port,
            traffic.withBatches(Traffic.open(Profile.hold(rate.perSecond(), traffic.durationNanos()), Arrivals.POISSON, traffic.mix().mix(),
                traffic.warmUpNanos())),
            traffic.cardPlan(), traffic.limits(lagLimit), Promise.DEFAULT, traffic.eventLoops(), traffic.seed(), traffic.out(),
            Main.typed(spec)));
    }
}

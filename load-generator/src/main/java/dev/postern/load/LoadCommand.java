package dev.postern.load;

import dev.postern.load.run.LoadPlan;
import dev.postern.load.run.LoadRun;
import dev.postern.load.run.Screen;
import dev.postern.load.run.Target;
import dev.postern.load.run.Traffic;
import dev.postern.load.schedule.Arrivals;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load}: one run of load against a host. */
@Command(name = "load", sortOptions = false, description = {
    "Connect the terminals of a fleet to a host, drive them, and check the money.",
    "Exit codes: 0 good, 1 failed, 2 usage, 4 integrity broken, 5 run invalid."})
final class LoadCommand implements Callable<Integer> {
    @Option(names = "--target", required = true, paramLabel = "HOST:PORT", description = "Where terminals connect.")
    private AddressOption target;

    @Option(names = "--fleet", paramLabel = "FILE", description = "The fleet; fleet.state beside it keeps STANs, batches and keys.")
    private Path fleet;

    @Option(names = "--rate", paramLabel = "N/s", description = "Sends a second on a schedule fixed before the run: open loop (default: 1000/s).")
    private RateOption rate;

    @Option(names = "--closed", description = "Each connection sends as soon as it has its answer: closed loop.")
    private boolean closed;

    @Option(names = "--arrivals", defaultValue = "poisson", paramLabel = "poisson|even",
        description = "How an open loop's sends lie in time (default: ${DEFAULT-VALUE}).")
    private Arrivals arrivals;

    @Option(names = {"--terminals", "--connections"}, defaultValue = "0", paramLabel = "N",
        description = "How many of the fleet's terminals connect (default: all).")
    private int terminals;

    @Option(names = "--ops", paramLabel = "HOST:PORT", description = "The host's operations port: its state goes into conditions.json.")
    private AddressOption ops;

    @Option(names = "--server-pid", defaultValue = "0", paramLabel = "PID", description = "The host's process: its CPU time per message is shown.")
    private long serverPid;

    @Option(names = "--echo", description = "The target sends each frame back: no sign-on, no money check, the same MACs are computed.")
    private boolean echo;

    @Option(names = "--keep-keys", description = "Go on with the keys of the last run instead of signing on.")
    private boolean keepKeys;

    @Option(names = "--lag-limit", defaultValue = "10ms", paramLabel = "TIME",
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
        String complaint = closed && rate != null ? "--closed and --rate exclude each other"
            : !echo && fleet == null ? "--fleet is missing (only --echo can do without)"
            : terminals < 0 || terminals > 60_000 ? "--terminals " + terminals + " is not 0 to 60000"
            : echo && fleet == null && terminals == 0 ? "--echo without --fleet needs --terminals"
            : traffic.complaint();
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        LoadPlan plan = new LoadPlan(
            new Target(target.address(), echo, ops == null ? null : ops.address(), serverPid), fleet, terminals,
            new Traffic(closed, rate == null ? 1_000 : rate.perSecond(), arrivals, traffic.mix().mix(), traffic.warmUpNanos(), traffic.durationNanos()),
            traffic.cardPlan(), traffic.limits(lagLimit), traffic.eventLoops(), keepKeys, traffic.seed(), traffic.out(),
            "postern " + String.join(" ", spec.commandLine().getParent().getParseResult().originalArgs()));
        return new LoadRun(plan, Screen.standard()).run().verdict().exit();
    }
}

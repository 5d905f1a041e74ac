package dev.postern.load;

import dev.postern.load.run.LinePlan;
import dev.postern.load.run.LoadPlan;
import dev.postern.load.run.Promise;
import dev.postern.load.run.Share;
import dev.postern.load.run.Target;
import dev.postern.load.run.Traffic;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Options that {@code load} and {@code load find-max} share: which host, which terminals, over which lines. */
final class TargetOptions {
    private static final int TERMINALS_MAX = 60_000;

    @Option(names = "--target", required = true, paramLabel = "HOST:PORT", description = "Where terminals connect.")
    private AddressOption target;

    @Option(names = "--fleet", paramLabel = "FILE", description = "The fleet; fleet.state beside it keeps STANs, batches and keys.")
    private Path fleet;

    @Option(names = {"--terminals", "--connections"}, defaultValue = "0", paramLabel = "N",
        description = "How many of the fleet's terminals connect (default: all).")
    private int terminals;

    @Option(names = "--ops", paramLabel = "HOST:PORT", description = "The host's operations port: its state goes into conditions.json, its stages into stages.json.")
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

    @Option(names = "--faults", defaultValue = "none", paramLabel = "FAULTS", description = {
        "What lines do to frames that are sent, as NAME=SHARE%% with commas between (default: ${DEFAULT-VALUE}):",
        "split, bytes, glued, slow-reader, cut-before, cut-after, half-open, silence, clock-skew."})
    private FaultsOption faults;

    @Option(names = "--source-addresses", defaultValue = "0", paramLabel = "N",
        description = "Connect from so many loopback addresses, 127.0.1.1 and on, when the ports of one do not suffice (default: ${DEFAULT-VALUE}, the kernel's choice).")
    private int sourceAddresses;

    @Option(names = "--part", defaultValue = "1/1", paramLabel = "K/N", description = {
        "This is generator K of N that run at the same time: it takes its part of the fleet's terminals and their cards. Each needs a copy of the",
        "fleet file in a folder of its own, and the same --seed, --connections and --cards. postern report --join makes one run of theirs."})
    private String part;

    @Option(names = "--start-at", paramLabel = "TIME",
        description = "When the load begins, as 2026-11-22T18:30:00Z, so that several generators begin together; what comes before it is done by then.")
    private Instant startAt;

    /** What is wrong with the values together, or null. */
    String complaint() {
        return !echo && fleet == null ? "--fleet is missing (only --echo can do without)"
            : terminals < 0 || terminals > TERMINALS_MAX ? "--terminals " + terminals + " is not 0 to " + TERMINALS_MAX
            : echo && fleet == null && terminals == 0 ? "--echo without --fleet needs --terminals"
            : !part.matches("[1-9][0-9]?/[1-9][0-9]?") || Integer.parseInt(part.split("/")[0]) > Integer.parseInt(part.split("/")[1])
            ? "--part " + part + " is not K/N with K of 1 to N"
            : sourceAddresses < 0 || sourceAddresses > LinePlan.SOURCE_ADDRESSES_MAX
            ? "--source-addresses " + sourceAddresses + " is not 0 to " + LinePlan.SOURCE_ADDRESSES_MAX : null;
    }

    /** Whether terminals or lines do on purpose what loses answers. */
    boolean harmful() {
        return !faults.faults().none();
    }

    private Share share() {
        String[] numbers = part.split("/");
        return new Share(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), startAt);
    }

    LoadPlan plan(Traffic sent, Promise promise, TrafficOptions traffic, String commandLine) {
        return new LoadPlan(new Target(target.address(), echo, ops == null ? null : ops.address(), serverPid), fleet, terminals, sent,
            traffic.cardPlan(), traffic.limits(lagLimit), promise, new LinePlan(faults.faults(), sourceAddresses), traffic.eventLoops(),
            share(), keepKeys, traffic.seed(), traffic.out(), commandLine);
    }
}

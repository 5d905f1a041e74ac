package dev.postern.load;

import dev.postern.load.run.LoadRun;
import dev.postern.load.run.Promise;
import dev.postern.load.run.Screen;
import dev.postern.load.run.Traffic;
import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.Profile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load}: one run of load against a host. */
@Command(name = "load", sortOptions = false, description = {
    "Connect the terminals of a fleet to a host, drive them, and check the money. Also: load find-max.",
    "Exit codes: 0 good, 1 failed, 2 usage, 3 promise missed, 4 integrity broken, 5 run invalid."})
final class LoadCommand implements Callable<Integer> {
    private static final double RATE_DEFAULT = 1_000;

    @Mixin
    private TargetOptions target;

    @Option(names = "--rate", paramLabel = "N/s", description = "Sends a second on a schedule fixed before the run: open loop (default: 1000/s).")
    private RateOption rate;

    @Option(names = "--profile", paramLabel = "PROFILE", description = {
        "The rate over time instead of --rate and --duration, phases with commas between:",
        "ramp 0->5000/s 30s, hold 5000/s 2m, stairs 1000->5000/s 5 steps 10s, sine 1000..3000/s period 20s 2m, storm 2000 reconnects in 1s."})
    private RateProfileOption profile;

    @Option(names = "--closed", description = "Each connection sends as soon as it has its answer: closed loop.")
    private boolean closed;

    @Option(names = "--arrivals", defaultValue = "poisson", paramLabel = "poisson|even",
        description = "How an open loop's sends lie in time (default: ${DEFAULT-VALUE}).")
    private Arrivals arrivals;

    @Option(names = "--slo", paramLabel = "PROMISE", description = {
        "What the run is held to, exit 3 when it is missed, such as p99<10ms,p99.9<50ms,error<0.1%%,lost=0; or none",
        "(default: lost<0.1%%, and none where faults or storms are asked for)."})
    private PromiseOption promise;

    @Mixin
    private TrafficOptions traffic;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        String complaint = closed && rate != null ? "--closed and --rate exclude each other"
            : profile != null && (closed || rate != null) ? "--profile excludes --closed and --rate"
            : target.complaint() != null ? target.complaint() : traffic.complaint();
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        Traffic sent = traffic.withBatches(traffic());
        return new LoadRun(target.plan(sent, promise(sent), traffic, Main.typed(spec)), Screen.standard()).run().verdict().exit();
    }

    private Traffic traffic() {
        if (closed) {
            return Traffic.closed(traffic.mix().mix(), traffic.warmUpNanos(), traffic.durationNanos());
        }
        Profile over = profile != null ? profile.profile()
            : Profile.hold(rate == null ? RATE_DEFAULT : rate.perSecond(), traffic.durationNanos());
        return Traffic.open(over, arrivals, traffic.mix().mix(), traffic.warmUpNanos());
    }

    private Promise promise(Traffic sent) {
        boolean harmful = target.harmful() || !sent.closedLoop() && !sent.profile().storms().isEmpty();
        return promise != null ? promise.promise() : harmful ? Promise.NONE : Promise.DEFAULT;
    }
}

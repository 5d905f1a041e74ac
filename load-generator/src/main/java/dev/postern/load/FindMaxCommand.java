package dev.postern.load;

import dev.postern.load.run.FindMax;
import dev.postern.load.run.Screen;
import dev.postern.load.run.Traffic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load find-max}: the highest rate that a host holds within a promise. */
@Command(name = "find-max", sortOptions = false, description = {
    "Find the highest rate that a host holds within a promise: a closed loop for the ceiling, stairs, bisection, three confirming runs.",
    "Each run takes --warm-up and --duration. Exit codes: 0 found, 1 failed, 2 usage, 3 no rate keeps the promise, 4 integrity broken."})
final class FindMaxCommand implements Callable<Integer> {
    @Mixin
    private TargetOptions target;

    @Option(names = "--slo", defaultValue = "p99<10ms,p99.9<50ms,error<0.1%,lost=0", paramLabel = "PROMISE",
        description = "What has to be kept (default: p99<10ms,p99.9<50ms,error<0.1%%,lost=0).")
    private PromiseOption promise;

    @Mixin
    private TrafficOptions traffic;

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        String complaint = target.complaint() != null ? target.complaint() : traffic.complaint();
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        Traffic each = traffic.withBatches(Traffic.closed(traffic.mix().mix(), traffic.warmUpNanos(), traffic.durationNanos()));
        return new FindMax(target.plan(each, promise.promise(), traffic, Main.typed(spec)), Screen.standard()).run();
    }
}

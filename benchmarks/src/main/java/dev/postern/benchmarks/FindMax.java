package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.FindMaxRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.FindMaxReport;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks whether {@code postern load find-max} finds the same rate each time. */
@Command(name = "find-max", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Search for the highest rate that serve holds within a promise, several times, as postern load find-max does;",
    "ends with 1 when a search finds none or they lie further apart than is asked for."})
public final class FindMax extends Measurement {

    private static final int TIMES_MAX = 100;

    @Option(names = "--times", defaultValue = "5", paramLabel = "N", description = "Searches, each of some 15 runs (default: ${DEFAULT-VALUE}).")
    private int times;

    @Option(names = "--slo", defaultValue = "p99<10ms,p99.9<50ms,error<0.1%,lost=0", paramLabel = "PROMISE",
            description = "What has to be kept, as in postern load find-max (default: p99<10ms,p99.9<50ms,error<0.1%%,lost=0).")
    private String promise;

    @Mixin
    private Connections connections = new Connections(1000);

    @Mixin
    private Length length = new Length(10, 20);

    @Option(names = "--spread-max", defaultValue = "0.15", paramLabel = "R", description = "What the rates may lie apart, as a share of their median (default: ${DEFAULT-VALUE}).")
    private double spreadMax;

    @Mixin
    private Workload workload;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FindMax()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return times < 1 || times > TIMES_MAX ? "--times " + times + " is not 1 to " + TIMES_MAX
                : length.complaint() != null ? length.complaint() : workload.complaint() != null ? workload.complaint() : connections.complaint();
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        ChainPlan plan = ChainPlan.of(List.of(connections.count()), times, length.seconds(), length.warmUpSeconds(), "power").with(workload.mix(), workload.rules());
        Map<String, String> settings = plan.settings();
        settings.put("load", "postern load find-max, mix " + plan.mix() + ", generator on the same cores with " + plan.generatorLoops() + " event loops");
        settings.put("measured", times + " searches on one server after " + length.warmUpSeconds() + " s of a closed loop; each run of a search " + length.seconds() + " s after 2 s");
        settings.put("chain", "durability power, " + plan.rulesText() + ", settings as shipped");
        Conditions conditions = conditions(settings, work);
        return new FindMaxReport(conditions, connections.count(), promise, new FindMaxRuns(home, plan, work, System.out).run(times, promise), spreadMax);
    }
}

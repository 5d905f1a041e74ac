package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.Axis;
import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.GrowthRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.GrowthReport;
import dev.postern.benchmarks.results.GrowthRun;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what an answer of {@code serve} costs as cards, journal, rules, connections and shards grow, one at a time. */
@Command(name = "growth", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Drive serve with more and more of one kind of work at a time: CPU, p99 and bytes allocated for an answer at each point, and the slope;",
    "ends with 1 when an answer allocates more than 1 KiB at any of them."})
public final class Growth extends Measurement {

    @Option(names = "--axes", split = ",", defaultValue = "cards,journal,rules,connections,shards", paramLabel = "AXIS",
            description = "What grows: cards, journal, rules, connections, shards (default: all). The journal's hundredfold takes minutes and gigabytes.")
    private List<Axis> axes;

    @Mixin
    private Connections connections = new Connections(1000);

    @Mixin
    private Rate rate = new Rate(5_000);

    @Mixin
    private Turns turns;

    @Mixin
    private Workload workload;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Growth()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint() : workload.complaint() != null ? workload.complaint()
                : rate.complaint() != null ? rate.complaint() : connections.complaint() != null ? connections.complaint()
                : axes.contains(Axis.JOURNAL) ? GrowthRuns.journalComplaint(rate.perSecond(), turns.seconds() + turns.warmUpSeconds()) : null;
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        ChainPlan plan = turns.plan(connections.count(), "power").with(workload.mix(), workload.rules());
        Map<String, String> settings = plan.settings();
        settings.put("load", rate.perSecond() + "/s, open loop (Poisson), a quarter of that where the journal grows, or a closed loop where the axis says so; " + connections.count() + " connections and " + plan.cards()
                + " cards a terminal where they do not grow; mix " + plan.mix() + ", generator on the same cores with " + plan.generatorLoops() + " event loops");
        settings.put("measured", turns.seconds() + " s after " + turns.warmUpSeconds() + " s of the same load, a new server process each time, steps in turns");
        Conditions conditions = conditions(settings, work);
        GrowthRuns grown = new GrowthRuns(home, plan, rate.perSecond(), work, System.out);
        Map<String, String> means = new LinkedHashMap<>();
        List<GrowthRun> runs = new ArrayList<>();
        for (Axis axis : axes) {
            means.put(axis.label(), axis.means());
            runs.addAll(grown.run(axis));
        }
        return new GrowthReport(conditions, means, runs);
    }
}

package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.DurabilityRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.DurabilityReport;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what the force of every batch costs: {@code serve} with durability {@code power} beside {@code process}, closed loop, in pairs. */
@Command(name = "durability", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive serve with durability power and process in turns with the same load and compare them;",
            "ends with 1 when the median ratio is below what is asked for."})
public final class PowerVersusProcess extends Measurement {

    @Mixin
    private Connections connections = new Connections(4000);

    @Mixin
    private Turns turns;

    @Option(names = "--ratio-min", defaultValue = "0.75", paramLabel = "R", description = "What power has to reach of process (default: ${DEFAULT-VALUE}).")
    private double ratioMin;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PowerVersusProcess()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint() : connections.complaint();
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        ChainPlan plan = turns.plan(connections.count(), "power and process");
        Conditions conditions = conditions(plan.settings(), work);
        return DurabilityReport.of(conditions, connections.count(), new DurabilityRuns(home, plan, work, System.out).run(), ratioMin);
    }
}

package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.RuleRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import dev.postern.benchmarks.results.RulesReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the whole chain with fraud rules beside the same without, and with rules that are reloaded every second. */
@Command(name = "rules", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive serve without rules, with 20 and with 100 of them over 30 features in turns with the same load, and compare;",
            "--reload adds a run in which the file changes every second. Ends with 1 when something that was asked for is missed."})
public final class RulesBesideNone extends Measurement {

    private static final int RULES_MAX = 2_000;

    @Option(names = "--rules", split = ",", defaultValue = "20,100", paramLabel = "N", description = "Numbers of rules beside none (default: ${DEFAULT-VALUE}).")
    private List<Integer> rules;

    @Option(names = "--reload", description = "Also run the largest number with another file every second.")
    private boolean reload;

    @Mixin
    private Connections connections = new Connections(1000);

    @Mixin
    private Turns turns;

    @Option(names = "--ratio-min", defaultValue = "0.9", paramLabel = "R", description = "What has to be reached of no rules (default: ${DEFAULT-VALUE}).")
    private double ratioMin;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RulesBesideNone()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint() : connections.complaint() != null ? connections.complaint()
                : rules.stream().anyMatch(n -> n < 1 || n > RULES_MAX) ? "--rules has a number that is not 1 to " + RULES_MAX : null;
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        ChainPlan plan = turns.plan(connections.count(), "power");
        Conditions conditions = conditions(plan.settings(), work);
        return new RulesReport(conditions, connections.count(), new RuleRuns(home, plan, rules, reload, work, System.out).run(), ratioMin);
    }
}

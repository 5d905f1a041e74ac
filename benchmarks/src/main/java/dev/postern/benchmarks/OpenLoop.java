package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.LongRun;
import dev.postern.benchmarks.chain.OpenRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.OpenLoopReport;
import dev.postern.benchmarks.results.PacedRound;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the whole chain beside a bare echo at rates fixed before the run; or one long run, second by second. */
@Command(name = "open-loop", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Drive a bare echo and serve with durability process and power in turns at the same rate, and compare their times;",
    "with --minutes one long run of serve instead, each second above 50 ms named with its cause.",
    "Ends with 1 when a bound of the report is missed."})
public final class OpenLoop extends Measurement {

    private static final String HALF = "half";
    /** What the host remembers of its seconds. */
    private static final int MINUTES_MAX = 29;

    @Mixin
    private Connections connections = new Connections(4000);

    @Option(names = "--rates", split = ",", defaultValue = "20000,half", paramLabel = "N|half",
            description = "Sends a second; half: of what a closed loop got answered before (default: ${DEFAULT-VALUE}).")
    private List<String> rates;

    @Mixin
    private Turns turns;

    @Mixin
    private Workload workload;

    @Option(names = "--minutes", defaultValue = "0", paramLabel = "N", description = "One run of so many minutes at the last of the rates, durability power.")
    private int minutes;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OpenLoop()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint() : workload.complaint() != null ? workload.complaint()
                : minutes < 0 || minutes > MINUTES_MAX ? "--minutes " + minutes + " is not 1 to " + MINUTES_MAX
                : rates.stream().anyMatch(rate -> !rate.equals(HALF) && !rate.matches("[1-9][0-9]{0,6}")) ? "--rates has one that is neither a number nor half"
                : connections.complaint();
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        ChainPlan plan = turns.plan(connections.count(), "power").with(workload.mix(), workload.rules());
        Map<String, String> settings = plan.settings();
        settings.put("load", "open loop (Poisson, drawn before the run), mix " + plan.mix() + ", generator on the same cores with " + plan.generatorLoops()
                + " event loops; it makes and checks the same MACs for all");
        Conditions conditions;
        OpenRuns runs = new OpenRuns(home, plan, work, System.out);
        if (minutes > 0) {
            settings.put("chain", "durability power, " + plan.rulesText() + ", settings as shipped");
            settings.put("measured", minutes + " min after " + turns.warmUpSeconds() + " s of the same load, one run");
            conditions = conditions(settings, work);
            double ceiling = rates.getLast().equals(HALF) ? runs.ceiling() : 0;
            return new LongRun(home, plan, work, System.out).run(conditions, perSecond(rates.getLast(), ceiling), minutes);
        }
        settings.put("measured", turns.seconds() + " s after " + turns.warmUpSeconds() + " s of the same load, new processes each time; echo, process and power in turns");
        settings.put("chain", "durability as the rows say, " + plan.rulesText() + ", settings as shipped");
        conditions = conditions(settings, work);
        double ceiling = rates.contains(HALF) ? runs.ceiling() : 0;
        List<PacedRound> rounds = new ArrayList<>();
        for (String rate : rates) {
            rounds.addAll(runs.run(perSecond(rate, ceiling)));
        }
        return new OpenLoopReport(conditions, connections.count(), ceiling, rounds);
    }

    private static double perSecond(String rate, double ceiling) {
        return rate.equals(HALF) ? Math.floor(ceiling / 2) : Double.parseDouble(rate);
    }
}

package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.OverloadPlan;
import dev.postern.benchmarks.chain.OverloadRuns;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Shows what {@code serve} does past its capacity: how much it still sells, how fast that is and how fast the rest is refused, its
 * heap, and how long it takes back to normal.
 */
@Command(name = "overload", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Find the most that serve sells a second, then offer it 1.2, 2 and 5 times as much, and see it recover;",
            "ends with 1 when goodput, times or recovery at the asked-for factor are not what they have to be."})
public final class Overload extends Measurement {

    private static final int SECONDS_MIN = 5;

    @Mixin
    private Connections connections = new Connections(2000);

    @Option(names = "--factors", split = ",", defaultValue = "1.2,2,5", paramLabel = "F", description = "Times the capacity that is offered (default: ${DEFAULT-VALUE}).")
    private List<Double> factors;

    /** 60 for figures to publish. */
    @Mixin
    private Length length = new Length(20, 20);

    @Option(names = "--event-loops", defaultValue = "1", paramLabel = "N",
            description = "Event loops of serve; one leaves cores to the generator, which has to send several times as much (default: ${DEFAULT-VALUE}).")
    private int eventLoops;

    @Option(names = "--generator-loops", defaultValue = "1", paramLabel = "N", description = "Event loops of the generator (default: ${DEFAULT-VALUE}).")
    private int generatorLoops;

    @Option(names = "--delay-target", paramLabel = "TIME",
            description = "postern.terminal.delay-target of serve, such as 20ms: a refusal has waited at least so long (default: as shipped).")
    private String delayTarget;

    @Option(names = "--delay-interval", paramLabel = "TIME", description = "postern.terminal.delay-interval of serve (default: as shipped).")
    private String delayInterval;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Overload()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return length.complaint() != null ? length.complaint()
                : length.seconds() < SECONDS_MIN ? "--seconds " + length.seconds() + " is not at least " + SECONDS_MIN + ": the host's seconds are looked at"
                : length.warmUpSeconds() < 1 ? "--warm-up " + length.warmUpSeconds() + " is not at least 1"
                : factors.stream().anyMatch(factor -> !(factor > 1 && factor <= 20)) ? "--factors has one that is not above 1 and at most 20"
                : connections.complaint();
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        OverloadPlan plan = new OverloadPlan(connections.count(), factors, length.seconds(), length.warmUpSeconds(), eventLoops, generatorLoops, SEED, delayTarget, delayInterval);
        return new OverloadRuns(home, plan, work, System.out).run(conditions(plan.settings(), work));
    }
}

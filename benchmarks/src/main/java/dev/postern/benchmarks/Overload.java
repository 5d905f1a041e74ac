package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.OverloadPlan;
import dev.postern.benchmarks.chain.OverloadRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.OverloadReport;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Shows what {@code serve} does past its capacity: how much it still sells, how fast that is and how fast the rest is refused, its
 * heap, and how long it takes back to normal. Started by {@code benchmarks/run}, which sets POSTERN_HOME.
 */
@Command(name = "overload", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Find the most that serve sells a second, then offer it 1.2, 2 and 5 times as much, and see it recover;",
            "ends with 1 when goodput, times or recovery at the asked-for factor are not what they have to be."})
public final class Overload implements Callable<Integer> {

    private static final int SECONDS_MAX = 600;
    private static final int CONNECTIONS_MAX = 16_000;
    private static final int SEED = 42;

    @Option(names = "--connections", defaultValue = "2000", paramLabel = "N", description = "Number of connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--factors", split = ",", defaultValue = "1.2,2,5", paramLabel = "F", description = "Times the capacity that is offered (default: ${DEFAULT-VALUE}).")
    private List<Double> factors;

    @Option(names = "--seconds", defaultValue = "20", paramLabel = "N", description = "Length of each overload; 60 for figures to publish (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", paramLabel = "N", description = "Seconds of load before anything is measured (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(names = "--event-loops", defaultValue = "1", paramLabel = "N",
            description = "Event loops of serve; one leaves cores to the generator, which has to send several times as much (default: ${DEFAULT-VALUE}).")
    private int eventLoops;

    @Option(names = "--generator-loops", defaultValue = "1", paramLabel = "N", description = "Event loops of the generator (default: ${DEFAULT-VALUE}).")
    private int generatorLoops;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the work folder is made; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Overload()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        String home = System.getenv("POSTERN_HOME");
        String complaint = home == null ? "POSTERN_HOME is not set: start it with benchmarks/run"
                : seconds < 5 || seconds > SECONDS_MAX ? "--seconds " + seconds + " is not 5 to " + SECONDS_MAX
                : warmUpSeconds < 1 || warmUpSeconds > SECONDS_MAX ? "--warm-up " + warmUpSeconds + " is not 1 to " + SECONDS_MAX
                : connections < 1 || connections > CONNECTIONS_MAX ? "--connections is not 1 to " + CONNECTIONS_MAX
                : factors.stream().anyMatch(factor -> !(factor > 1 && factor <= 20)) ? "--factors has one that is not above 1 and at most 20" : null;
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        try {
            return measure(Path.of(home)) ? 0 : 1;
        } catch (IOException e) {
            System.err.println("benchmarks: " + e.getMessage());
            return 1;
        }
    }

    private boolean measure(Path home) throws IOException, InterruptedException {
        OverloadPlan plan = new OverloadPlan(connections, factors, seconds, warmUpSeconds, eventLoops, generatorLoops, SEED);
        Path work = Files.createTempDirectory(Files.createDirectories(data), "postern-overload-");
        Map<String, String> settings = plan.settings();
        settings.put("journal on", Folders.fileSystem(work));
        Conditions conditions = Conditions.gather(settings);
        OverloadReport report;
        try {
            report = new OverloadRuns(home, plan, work, System.out).run(conditions);
        } finally {
            Folders.delete(work);
        }
        Path page = new ResultFiles(out).write(report);
        System.out.println();
        System.out.println(report.markdown());
        System.out.println("written: " + page + " and .json");
        return report.good();
    }
}

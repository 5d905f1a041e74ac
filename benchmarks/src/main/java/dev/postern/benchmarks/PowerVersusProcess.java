package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.DurabilityRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.DurabilityReport;
import dev.postern.benchmarks.results.Folders;
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
 * Measures what the force of every batch costs: {@code serve} with durability {@code power} beside {@code process}, closed
 * loop, in pairs. Started by {@code benchmarks/run}, which sets POSTERN_HOME.
 */
@Command(name = "durability", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive serve with durability power and process in turns with the same load and compare them;",
            "ends with 1 when the median ratio is below what is asked for."})
public final class PowerVersusProcess implements Callable<Integer> {

    private static final int SECONDS_MAX = 600;
    private static final int CONNECTIONS_MAX = 16_000;
    private static final int PAIRS_MAX = 100;
    private static final int SEED = 42;
    private static final int CARDS = 2;

    @Option(names = "--connections", defaultValue = "4000", paramLabel = "N", description = "Number of connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--pairs", defaultValue = "3", paramLabel = "N", description = "Pairs; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--seconds", defaultValue = "10", paramLabel = "N", description = "Length of a measured part (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", paramLabel = "N", description = "Seconds of load before it; less measures the JIT compiler (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(names = "--ratio-min", defaultValue = "0.75", paramLabel = "R", description = "What power has to reach of process (default: ${DEFAULT-VALUE}).")
    private double ratioMin;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the work folder is made; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PowerVersusProcess()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        String home = System.getenv("POSTERN_HOME");
        String complaint = home == null ? "POSTERN_HOME is not set: start it with benchmarks/run" : complaint();
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

    private String complaint() {
        return pairs < 1 || pairs > PAIRS_MAX ? "--pairs " + pairs + " is not 1 to " + PAIRS_MAX
                : seconds < 1 || seconds > SECONDS_MAX ? "--seconds " + seconds + " is not 1 to " + SECONDS_MAX
                : warmUpSeconds < 0 || warmUpSeconds > SECONDS_MAX ? "--warm-up " + warmUpSeconds + " is not 0 to " + SECONDS_MAX
                : connections < 1 || connections > CONNECTIONS_MAX ? "--connections is not 1 to " + CONNECTIONS_MAX : null;
    }

    private boolean measure(Path home) throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        ChainPlan plan = new ChainPlan(List.of(connections), pairs, seconds, warmUpSeconds, "power and process", "purchase=1", "tdes", CARDS, cores, cores, SEED);
        Path work = Files.createTempDirectory(Files.createDirectories(data), "postern-durability-");
        Map<String, String> settings = plan.settings();
        settings.put("journal on", Folders.fileSystem(work));
        Conditions conditions = Conditions.gather(settings);
        DurabilityReport report;
        try {
            report = DurabilityReport.of(conditions, connections, new DurabilityRuns(home, plan, work, System.out).run(), ratioMin);
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

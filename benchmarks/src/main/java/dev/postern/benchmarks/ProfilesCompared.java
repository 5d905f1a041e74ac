package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ProfileRuns;
import dev.postern.benchmarks.chain.ProfileVariant;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.ProfileReport;
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
 * Measures what MACs, PINs and chips cost the whole host: {@code serve} with terminals of different profiles in turns, closed loop.
 * Started by {@code benchmarks/run}, which sets POSTERN_HOME.
 */
@Command(name = "macs", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive serve with terminals of different key profiles in turns with the same load and compare them with the first;",
            "ends with 1 when the second one's median ratio is below what is asked for."})
public final class ProfilesCompared implements Callable<Integer> {

    private static final int SECONDS_MAX = 600;
    private static final int CONNECTIONS_MAX = 16_000;
    private static final int ROUNDS_MAX = 100;
    private static final int SEED = 42;
    private static final int CARDS = 2;

    @Option(names = "--variants", split = ",", defaultValue = "aes-nomac,aes,tdes", paramLabel = "PROFILE[+ENTRY]", description = {
        "What is compared, as postern fleet create --profile and load --entry name it, such as tdes+keyed-pin or aes+chip",
        "(default: ${DEFAULT-VALUE})."})
    private List<String> variants;

    @Option(names = "--connections", defaultValue = "1000", paramLabel = "N", description = "Number of connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "Rounds of all variants; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", paramLabel = "N", description = "Length of a measured part (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", paramLabel = "N", description = "Seconds of load before it; less measures the JIT compiler (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(names = "--durability", defaultValue = "power", paramLabel = "power|process", description = "What an answer survives (default: ${DEFAULT-VALUE}).")
    private String durability;

    @Option(names = "--ratio-min", defaultValue = "0.9", paramLabel = "R", description = "What the second variant has to reach of the first (default: ${DEFAULT-VALUE}).")
    private double ratioMin;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the work folder is made; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ProfilesCompared()).execute(arguments));
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
        return rounds < 1 || rounds > ROUNDS_MAX ? "--rounds " + rounds + " is not 1 to " + ROUNDS_MAX
                : seconds < 1 || seconds > SECONDS_MAX ? "--seconds " + seconds + " is not 1 to " + SECONDS_MAX
                : warmUpSeconds < 0 || warmUpSeconds > SECONDS_MAX ? "--warm-up " + warmUpSeconds + " is not 0 to " + SECONDS_MAX
                : connections < 1 || connections > CONNECTIONS_MAX ? "--connections is not 1 to " + CONNECTIONS_MAX
                : !durability.equals("power") && !durability.equals("process") ? "--durability " + durability + " is not power or process"
                : unknownVariant();
    }

    private String unknownVariant() {
        try {
            variants.forEach(ProfileVariant::of);
            return null;
        } catch (IllegalArgumentException unknown) {
            return "--variants: " + unknown.getMessage();
        }
    }

    private boolean measure(Path home) throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        List<ProfileVariant> compared = variants.stream().map(ProfileVariant::of).toList();
        ChainPlan plan = new ChainPlan(List.of(connections), rounds, seconds, warmUpSeconds, durability, "purchase=1", "tdes", CARDS, cores, cores, SEED);
        Path work = Files.createTempDirectory(Files.createDirectories(data), "postern-macs-");
        Map<String, String> settings = plan.settings();
        settings.put("chain", "durability " + durability + ", settings as shipped, MACs as the variants say");
        settings.put("measured", seconds + " s after " + warmUpSeconds + " s of the same load, new processes each time, variants in turns");
        settings.put("journal on", Folders.fileSystem(work));
        Conditions conditions = Conditions.gather(settings);
        ProfileReport report;
        try {
            report = new ProfileReport(conditions, connections, compared.stream().map(ProfileVariant::toString).toList(),
                    new ProfileRuns(home, plan, work, System.out).run(compared), ratioMin);
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

package dev.postern.benchmarks.peers;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ChainRuns;
import dev.postern.benchmarks.chain.Rival;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.ResultFiles;
import dev.postern.benchmarks.results.RivalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures {@code serve} beside a host made of jPOS, closed loop, in pairs, on the same messages, both without MACs. Started by {@code benchmarks/run}. */
@Command(name = "jpos-server", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Drive serve and a jPOS host (TransactionManager, three participants, virtual threads, no log) in turns with the same purchases.",
    "Neither makes MACs; serve journals and forces every purchase, jPOS keeps nothing."})
public final class JposServer implements Callable<Integer> {

    private static final int SEED = 42;
    private static final int CARDS = 2;

    @Option(names = "--connections", split = ",", defaultValue = "1000,4000", paramLabel = "N", description = "Numbers of connections (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Option(names = "--pairs", defaultValue = "3", paramLabel = "N", description = "Pairs at each number; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--seconds", defaultValue = "10", paramLabel = "N", description = "Length of a measured part (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", paramLabel = "N", description = "Seconds of load before it (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the work folder is made; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JposServer()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        Path work = Files.createTempDirectory(Files.createDirectories(data), "postern-jpos-");
        ChainPlan plan = new ChainPlan(connections, pairs, seconds, warmUpSeconds, "power", "purchase=1", "tdes-nomac", CARDS, cores, cores, SEED);
        Map<String, String> settings = plan.settings();
        settings.put("jPOS", "3.0.0: Q2, QServer on NACChannel, IncomingListener, TransactionManager with three participants (check, accounts in memory, "
                + "answer), virtual threads, more sessions than connections, no logger; no journal");
        settings.put("journal on", Folders.fileSystem(work));
        Conditions conditions = Conditions.gather(settings);
        try {
            Rival jpos = new Rival("jPOS", (n, folder) -> command(n, folder));
            RivalReport report = new RivalReport(conditions, "jPOS", new ChainRuns(Path.of(System.getenv("POSTERN_HOME")), plan, jpos, work, System.out).run());
            Path page = new ResultFiles(out).write(report);
            System.out.println();
            System.out.println(report.markdown());
            System.out.println("written: " + page + " and .json");
            return 0;
        } finally {
            Folders.delete(work);
        }
    }

    private static List<String> command(int connections, Path folder) {
        Path home = Path.of(System.getenv("POSTERN_HOME"));
        return new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "@" + home.resolve("conf/jvm-gc.options"),
                "-Xms1g", "-Xmx1g", "-cp", System.getProperty("java.class.path"), JposHost.class.getName(), "--connections",
                Integer.toString(connections), "--work", folder.toString()));
    }
}

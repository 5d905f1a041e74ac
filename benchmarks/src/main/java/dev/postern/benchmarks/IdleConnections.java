package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.IdleRuns;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.IdleReport;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a connection costs that says nothing, and whether it slows those that do. Started by {@code benchmarks/run}; Linux only. */
@Command(name = "idle", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Open idle connections beside a fleet that sells: heap, direct and resident memory of each, and the fleet's p99 with and without them;",
    "ends with 1 when one costs more than 8 KiB or they slow the others."})
public final class IdleConnections implements Callable<Integer> {

    @Option(names = "--busy", defaultValue = "2000", paramLabel = "N", description = "Connections that sell (default: ${DEFAULT-VALUE}).")
    private int busy;

    @Option(names = "--idle", defaultValue = "14000", paramLabel = "N", description = "Connections that do not; each is a file here and in serve (default: ${DEFAULT-VALUE}).")
    private int idle;

    @Option(names = "--rate", defaultValue = "10000", paramLabel = "N", description = "Purchases a second (default: ${DEFAULT-VALUE}).")
    private double perSecond;

    @Option(names = "--seconds", defaultValue = "10", paramLabel = "N", description = "Length of a load (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--runs", defaultValue = "3", paramLabel = "N", description = "Loads without and with them; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the work folder is made; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new IdleConnections()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(data), "postern-idle-");
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("load", "open loop (Poisson), purchases, " + seconds + " s each, " + runs + " without and " + runs + " with the idle ones, one serve, as shipped");
            settings.put("journal on", Folders.fileSystem(work));
            IdleReport report;
            try {
                report = new IdleRuns(Path.of(System.getenv("POSTERN_HOME")), work, System.out).run(Conditions.gather(settings), busy, idle, perSecond, seconds, runs);
            } finally {
                Folders.delete(work);
            }
            Path page = new ResultFiles(out).write(report);
            System.out.println();
            System.out.println(report.markdown());
            System.out.println("written: " + page + " and .json");
            return report.good() ? 0 : 1;
        } catch (IOException e) {
            System.err.println("benchmarks: " + e.getMessage());
            return 1;
        }
    }
}

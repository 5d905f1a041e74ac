package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.IdleRuns;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a connection costs that says nothing, and whether it slows those that do. Linux only. */
@Command(name = "idle", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Open idle connections beside a fleet that sells: heap, direct and resident memory of each, and the fleet's p99 with and without them;",
    "ends with 1 when one costs more than 8 KiB or they slow the others."})
public final class IdleConnections extends Measurement {

    private static final int SECONDS_MAX = 600;
    private static final int RUNS_MAX = 100;

    @Option(names = "--busy", defaultValue = "2000", paramLabel = "N", description = "Connections that sell (default: ${DEFAULT-VALUE}).")
    private int busy;

    @Option(names = "--idle", defaultValue = "14000", paramLabel = "N", description = "Connections that do not; each is a file here and in serve (default: ${DEFAULT-VALUE}).")
    private int idle;

    @Mixin
    private Rate rate = new Rate(10_000);

    @Option(names = "--seconds", defaultValue = "10", paramLabel = "N", description = "Length of a load (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--runs", defaultValue = "3", paramLabel = "N", description = "Loads without and with them; seven for figures to publish (default: ${DEFAULT-VALUE}).")
    private int runs;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new IdleConnections()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return busy < 1 || idle < 1 || busy + idle > CONNECTIONS_MAX ? "--busy and --idle are not at least 1 and together at most " + CONNECTIONS_MAX
                : rate.complaint() != null ? rate.complaint()
                : seconds < 1 || seconds > SECONDS_MAX ? "--seconds " + seconds + " is not 1 to " + SECONDS_MAX
                : runs < 1 || runs > RUNS_MAX ? "--runs " + runs + " is not 1 to " + RUNS_MAX : null;
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("load", "open loop (Poisson), purchases, " + seconds + " s each, " + runs + " without and " + runs + " with the idle ones, one serve, as shipped");
        return new IdleRuns(home, work, System.out).run(conditions(settings, work), busy, idle, rate.perSecond(), seconds, runs);
    }
}

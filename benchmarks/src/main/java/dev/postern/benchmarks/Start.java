package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.StartRuns;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import dev.postern.benchmarks.results.StartReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how long {@code serve} takes until it is ready, and {@code demo} until its first answer. */
@Command(name = "start", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Start serve on an empty data folder and demo on a new fleet, as built and with the start-up cache of postern aot, in turns;",
    "ends with 1 when the median of serve is above 2 s or that of demo's first answer above 5 s."})
public final class Start extends Measurement {

    private static final int ROUNDS_MAX = 100;

    @Option(names = "--rounds", defaultValue = "5", paramLabel = "N", description = "Starts of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--terminals", defaultValue = "2000", paramLabel = "N", description = "Size of the fleet that serve reads and demo connects (default: ${DEFAULT-VALUE}).")
    private int terminals;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Start()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return rounds < 1 || rounds > ROUNDS_MAX ? "--rounds " + rounds + " is not 1 to " + ROUNDS_MAX
                : terminals < 1 || terminals > CONNECTIONS_MAX ? "--terminals " + terminals + " is not 1 to " + CONNECTIONS_MAX : null;
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("measured", rounds + " starts of each in turns, new processes and empty data folders, a fleet of " + terminals + " terminals");
        settings.put("time", "wall time from the launcher's start to the ready line, or to the line that tells of the first answer; CPU of the host's process until it is ready");
        return new StartReport(conditions(settings, work), new StartRuns(home, terminals, work, System.out).run(rounds));
    }
}

package dev.postern.benchmarks;

import dev.postern.benchmarks.micro.Parts;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.PartCosts;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs the micro-benchmarks and keeps what they found. By default briefly, about three minutes: enough for the size of a
 * part; {@code --full} is for figures to publish. Started from the command line.
 */
@Command(name = "micro", mixinStandardHelpOptions = true, sortOptions = false,
        description = "What codec, MAC, mailboxes and journal cost alone, per operation.")
public final class Micro implements Callable<Integer> {

    private static final String ALL = ".*";

    @Parameters(arity = "0..1", defaultValue = ALL, paramLabel = "REGEX", description = "Which benchmarks (default: all); the results of some are shown and not kept.")
    private String which;

    @Option(names = "--full", description = "Two processes of ten iterations each instead of one of three; about half an hour.")
    private boolean full;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the journals are made and deleted; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Micro()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        Files.createDirectories(data);
        Parts parts = new Parts(full, data);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("JMH", parts.method());
        settings.put("journal on", Folders.fileSystem(data));
        PartCosts costs = new PartCosts(Conditions.gather(settings), parts.measure(List.of(which), Map.of()));
        System.out.println();
        System.out.println(costs.markdown());
        // A file of results is the whole run.
        if (which.equals(ALL)) {
            System.out.println("written: " + new ResultFiles(out).write(costs) + " and .json");
        }
        return 0;
    }
}

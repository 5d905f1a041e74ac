package dev.postern.benchmarks;

import dev.postern.benchmarks.results.ChainReport;
import dev.postern.benchmarks.results.ReadmeFigures;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the README's table of figures from a file of results, or checks that it is what that file says. Started by {@code benchmarks/run}. */
@Command(name = "readme", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Print the README's table, made from a run of the chain; --write puts it between the README's marks,",
    "--check ends with 1 when what stands there is not what its run's file says."})
public final class Readme implements Callable<Integer> {

    @Option(names = "--from", paramLabel = "NAME", description = "The run, as chain-20261122T221200Z (default: the one that the README names, else the newest).")
    private String from;

    @Option(names = "--write", description = "Change the README.")
    private boolean write;

    @Option(names = "--check", description = "Change nothing and say whether the table is true to its file.")
    private boolean check;

    @Option(names = "--results", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where results are (default: ${DEFAULT-VALUE}).")
    private Path results;

    @Option(names = "--readme", defaultValue = "${env:POSTERN_HOME:-.}/README.md", paramLabel = "FILE", description = "Which README (default: ${DEFAULT-VALUE}).")
    private Path file;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Readme()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        String readme = Files.readString(file);
        ResultFiles files = new ResultFiles(results);
        String named = ReadmeFigures.source(readme);
        String source = from != null ? from : named != null ? named : files.newestChain();
        if (source == null) {
            System.err.println("benchmarks: " + results + " has no run of the chain");
            return 1;
        }
        ChainReport report = files.chain(source);
        System.out.println(ReadmeFigures.block(source, report));
        if (!write && !check) {
            return 0;
        }
        try {
            String made = ReadmeFigures.replaced(readme, source, report);
            if (check && !made.equals(readme)) {
                System.err.println("benchmarks: the table in " + file + " is not what " + source + " says: benchmarks/run readme --write");
                return 1;
            }
            if (write) {
                Files.writeString(file, made);
            }
            return 0;
        } catch (IllegalArgumentException unmarked) {
            System.err.println("benchmarks: " + unmarked.getMessage());
            return 1;
        }
    }
}

package dev.postern.benchmarks;

import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Folders;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that measures whole processes: it has a work folder on a real disk, which is deleted in the end, and writes a report. Started by
 * {@code benchmarks/run}, which sets POSTERN_HOME. Ends with 0 when the report is good, 1 when it is not or a process failed, 2 for wrong options.
 */
public abstract class Measurement implements Callable<Integer> {

    /** Of what one command drives. */
    protected static final int CONNECTIONS_MAX = 16_000;
    /** Of cards and amounts, the same in every run. */
    protected static final int SEED = 42;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the work folder is made; a real disk (default: the system's temporary folder).")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", defaultValue = "${env:POSTERN_HOME:-.}/benchmarks/results", paramLabel = "DIR", description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws InterruptedException {
        String home = System.getenv("POSTERN_HOME");
        String complaint = home == null ? "POSTERN_HOME is not set: start it with benchmarks/run" : complaint();
        if (complaint != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        try {
            ResultFiles results = new ResultFiles(out);
            Report report;
            try (WorkFolder work = WorkFolder.make(data, spec.name())) {
                report = measure(Path.of(home), work.path(), results);
            }
            Path page = results.write(report);
            System.out.println();
            System.out.println(report.markdown());
            System.out.println("written: " + page + " and .json");
            return report.good() ? 0 : 1;
        } catch (IOException e) {
            System.err.println("benchmarks: " + e.getMessage());
            return 1;
        }
    }

    /** What is wrong with the options, in one sentence; null when nothing is. */
    protected abstract String complaint();

    /**
     * Measures.
     *
     * @param home root of the checkout
     * @param work an empty folder
     * @param results earlier ones, to be read
     * @throws IOException with one sentence and the end of the log when a process failed
     */
    protected abstract Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException;

    /** The conditions of a run that begins now: these settings, and what the journal lies on. */
    protected static Conditions conditions(Map<String, String> settings, Path work) throws IOException {
        settings.put("journal on", Folders.fileSystem(work));
        return Conditions.gather(settings);
    }

    /** What is wrong with the first bad one of some numbers of connections, or null. */
    protected static String connectionsComplaint(List<Integer> connections) {
        return connections.stream().filter(n -> n < 1 || n > CONNECTIONS_MAX).map(n -> "--connections: " + n + " is not 1 to " + CONNECTIONS_MAX)
                .findFirst().orElse(null);
    }
}

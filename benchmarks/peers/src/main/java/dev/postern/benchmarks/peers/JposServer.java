package dev.postern.benchmarks.peers;

import dev.postern.benchmarks.Measurement;
import dev.postern.benchmarks.Turns;
import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ChainRuns;
import dev.postern.benchmarks.chain.Rival;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import dev.postern.benchmarks.results.RivalReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures {@code serve} beside a host made of jPOS, closed loop, in pairs, on the same messages, both without MACs. Started by {@code benchmarks/run}. */
@Command(name = "jpos-server", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Drive serve and a jPOS host (TransactionManager, three participants, virtual threads, no log) in turns with the same purchases.",
    "Neither makes MACs; serve journals and forces every purchase, jPOS keeps nothing."})
public final class JposServer extends Measurement {

    private static final int CARDS = 2;

    @Option(names = "--connections", split = ",", defaultValue = "1000,4000", paramLabel = "N", description = "Numbers of connections (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Mixin
    private Turns turns;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JposServer()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint() : connectionsComplaint(connections);
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        ChainPlan plan = new ChainPlan(connections, turns.rounds(), turns.seconds(), turns.warmUpSeconds(), "power", "purchase=1", "tdes-nomac", CARDS, 0,
                cores, cores, SEED);
        Map<String, String> settings = plan.settings();
        settings.put("jPOS", "3.0.0: Q2, QServer on NACChannel, IncomingListener, TransactionManager with three participants (check, accounts in memory, "
                + "answer), virtual threads, more sessions than connections, no logger; no journal");
        Conditions conditions = conditions(settings, work);
        Rival jpos = new Rival("jPOS", (n, folder) -> command(home, n, folder));
        return new RivalReport(conditions, "jPOS", new ChainRuns(home, plan, jpos, work, System.out).run());
    }

    private static List<String> command(Path home, int connections, Path folder) {
        return List.of(ProcessHandle.current().info().command().orElse("java"), "@" + home.resolve("conf/jvm-gc.options"),
                "-Xms1g", "-Xmx2g", "-cp", System.getProperty("java.class.path"), JposHost.class.getName(), "--connections",
                Integer.toString(connections), "--work", folder.toString());
    }
}

package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ProfileVariant;
import dev.postern.benchmarks.chain.TwinRuns;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import dev.postern.benchmarks.results.TwinReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures two builds, or two key profiles, by what a message costs them when they run at the same time. */
@Command(name = "twins", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Run two hosts at once, each under the same open load, and compare their CPU time a message: what the machine does meanwhile",
            "falls on both. Ends with 1 when the second one's median is above what is asked for."})
public final class Twins extends Measurement {

    @Option(names = "--other", defaultValue = "${env:POSTERN_HOME:-.}", paramLabel = "DIR", description = "Root of another checkout, whose host is the first (default: this one).")
    private Path other;

    @Option(names = "--variants", split = ",", defaultValue = "tdes,tdes", paramLabel = "PROFILE[+ENTRY]", description = {
        "What the first host's terminals are and the second one's, as postern fleet create --profile and load --entry name it",
        "(default: ${DEFAULT-VALUE})."})
    private List<String> variants;

    @Mixin
    private Connections connections = new Connections(500);

    @Mixin
    private Rate rate = new Rate(4_000);

    @Mixin
    private Turns turns;

    @Mixin
    private Durability durability;

    @Option(names = "--ratio-max", defaultValue = "1.05", paramLabel = "R", description = "What the second one's CPU time may be of the first one's (default: ${DEFAULT-VALUE}).")
    private double ratioMax;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Twins()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint() : connections.complaint() != null ? connections.complaint()
                : durability.complaint() != null ? durability.complaint()
                : rate.complaint() != null ? rate.complaint() : !Files.isExecutable(other.resolve("postern"))
                ? "--other " + other + " is no checkout: it has no launcher"
                : variants.size() != 2 ? "--variants: " + variants.size() + " are named, it takes two" : ProfileVariant.complaint(variants);
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        ChainPlan plan = turns.plan(connections.count(), durability.word());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("load", "open loop, " + rate.perSecond() + "/s to each of two hosts at once, " + connections.count() + " connections each, mix " + plan.mix()
                + ", a generator for each on the same cores");
        settings.put("measured", turns.seconds() + " s after " + turns.warmUpSeconds() + " s of the same load, new processes for each pair");
        settings.put("hosts", "durability " + durability.word() + ", settings as shipped; CPU is the process's user and system time per message");
        boolean sameBuild = Files.isSameFile(other, home);
        return TwinReport.of(conditions(settings, work), sameBuild ? variants.getFirst() : "other build, " + variants.getFirst(),
                sameBuild ? variants.getLast() : "this build, " + variants.getLast(),
                new TwinRuns(home, other.toAbsolutePath(), plan, rate.perSecond(), work, System.out).run(variants.stream().map(ProfileVariant::of).toList()), ratioMax);
    }
}

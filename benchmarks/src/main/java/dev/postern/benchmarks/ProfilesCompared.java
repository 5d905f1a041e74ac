package dev.postern.benchmarks;

import dev.postern.benchmarks.chain.ChainPlan;
import dev.postern.benchmarks.chain.ProfileRuns;
import dev.postern.benchmarks.chain.ProfileVariant;
import dev.postern.benchmarks.results.Conditions;
import dev.postern.benchmarks.results.ProfileReport;
import dev.postern.benchmarks.results.Report;
import dev.postern.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what MACs, PINs and chips cost the whole host: {@code serve} with terminals of different profiles in turns, closed loop. */
@Command(name = "macs", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Drive serve with terminals of different key profiles in turns with the same load and compare them with the first;",
            "ends with 1 when the second one's median ratio is below what is asked for."})
public final class ProfilesCompared extends Measurement {

    @Option(names = "--variants", split = ",", defaultValue = "aes-nomac,aes,tdes", paramLabel = "PROFILE[+ENTRY]", description = {
        "What is compared, as postern fleet create --profile and load --entry name it, such as tdes+keyed-pin or aes+chip",
        "(default: ${DEFAULT-VALUE})."})
    private List<String> variants;

    @Mixin
    private Connections connections = new Connections(1000);

    @Mixin
    private Turns turns;

    @Mixin
    private Durability durability;

    @Option(names = "--ratio-min", defaultValue = "0.9", paramLabel = "R", description = "What the second variant has to reach of the first (default: ${DEFAULT-VALUE}).")
    private double ratioMin;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ProfilesCompared()).execute(arguments));
    }

    @Override
    protected String complaint() {
        return turns.complaint() != null ? turns.complaint() : connections.complaint() != null ? connections.complaint()
                : durability.complaint() != null ? durability.complaint() : ProfileVariant.complaint(variants);
    }

    @Override
    protected Report measure(Path home, Path work, ResultFiles results) throws IOException, InterruptedException {
        List<ProfileVariant> compared = variants.stream().map(ProfileVariant::of).toList();
        ChainPlan plan = turns.plan(connections.count(), durability.word());
        Map<String, String> settings = plan.settings();
        settings.put("chain", "durability " + durability.word() + ", settings as shipped, MACs as the variants say");
        settings.put("measured", turns.seconds() + " s after " + turns.warmUpSeconds() + " s of the same load, new processes each time, variants in turns");
        Conditions conditions = conditions(settings, work);
        return new ProfileReport(conditions, connections.count(), compared.stream().map(ProfileVariant::toString).toList(),
                new ProfileRuns(home, plan, work, System.out).run(compared), ratioMin);
    }
}

package dev.postern.processor.rules;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.rules.Rule;
import dev.postern.fraud.rules.RuleSet;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code postern rules check}: whether a file is right, and what it costs. */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Types every condition and runs every example; says what the rules are and what they cost.")
final class CheckCommand extends RulesCommand.OnFile {

    @Override
    void run(RuleSet rules) {
        System.out.println("good: " + rules.name() + ", " + rules.rules().size() + " rules, "
                + rules.features().size() + " features, hash " + rules.hash());
        for (Rule rule : rules.rules()) {
            System.out.println("  " + rule.id() + " version " + rule.version() + ", " + rule.mode() + ": "
                    + rule.action() + (rule.when().plannedBecause() == null ? ""
                            : "; evaluated by the planner, slower, because of " + rule.when().plannedBecause()));
        }
        for (FeatureKey key : FeatureKey.values()) {
            FeatureTable table = new FeatureTable(key, rules.features(), 1);
            if (table.used()) {
                System.out.println("  features of a " + key.name().toLowerCase(Locale.ROOT) + ": " + table.keyBytes()
                        + " bytes for each that is remembered");
            }
        }
    }
}

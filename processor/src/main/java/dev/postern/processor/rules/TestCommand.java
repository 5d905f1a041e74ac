package dev.postern.processor.rules;

import dev.postern.fraud.rules.Rule;
import dev.postern.fraud.rules.RuleSet;
import picocli.CommandLine.Command;

/** {@code postern rules test}: the examples that a file brings along. */
@Command(name = "test", mixinStandardHelpOptions = true,
        description = "Runs the file's examples, rule by rule, and names the rules that have none.")
final class TestCommand extends RulesCommand.OnFile {

    @Override
    void run(RuleSet rules) {
        int examples = 0;
        for (Rule rule : rules.rules()) {
            examples += rule.matching() + rule.passing();
            System.out.println(rule.id() + ": " + (rule.matching() + rule.passing() == 0 ? "NO EXAMPLES"
                    : rule.matching() + " hold, " + rule.passing() + " do not, as they must"));
        }
        System.out.println("good: " + examples + " examples of " + rules.rules().size() + " rules");
    }
}

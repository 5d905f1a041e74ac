package dev.postern.processor.rules;

import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.synthetic.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern rules trial}: what a file would catch among labelled synthetic transactions. */
@Command(name = "trial", mixinStandardHelpOptions = true,
        description = "Judges synthetic transactions whose truth is known: precision, recall and money by scenario.")
final class TrialCommand extends RulesCommand.OnFile {

    @Option(names = "--transactions", paramLabel = "N", description = "How many; default: ${DEFAULT-VALUE}.")
    private long transactions = 1_000_000;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed, the same report; default: ${DEFAULT-VALUE}.")
    private long seed = 20_261_122;

    @Override
    void run(RuleSet rules) {
        System.out.print(Trial.run(rules, transactions, seed));
    }
}

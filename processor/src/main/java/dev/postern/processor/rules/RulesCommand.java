package dev.postern.processor.rules;

import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code postern rules}: looks at rule files. Called by the command line, on its thread. */
@Command(name = "rules", mixinStandardHelpOptions = true,
        subcommands = {CheckCommand.class, TestCommand.class, TrialCommand.class, BacktestCommand.class,
            ExplainCommand.class, StatusCommand.class, LoadCommand.class, SnoozeCommand.class, LabelCommand.class},
        description = "Checks fraud rules, tries them, brings them into force and explains what they did. A file, or the name of a set that ships: retail, fuel, "
                + "wallet, card-testing.")
public final class RulesCommand {

    private static final int REFUSED = 1;

    /** Reads a file, or the shipped set of that name when there is no such file. */
    static RuleSet read(Path file) throws RuleFileRefused, IOException {
        if (!Files.exists(file) && RuleFile.SHIPPED.contains(file.toString())) {
            return RuleFile.shipped(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " cannot be read: there is no such file");
        }
        return RuleFile.read(file);
    }

    /** A command on one rule set. Every problem is a line on standard error, and the code is then 1. */
    abstract static class OnFile implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "FILE", description = "A rule file, or a shipped set's name.")
        private Path file;

        @Override
        public final Integer call() {
            try {
                run(RulesCommand.read(file));
                return 0;
            } catch (RuleFileRefused e) {
                System.err.println(e.getMessage());
                System.err.println("postern: " + e.problems().size() + " problems, the file is not taken");
            } catch (IOException e) {
                System.err.println("postern: " + e.getMessage());
            }
            return REFUSED;
        }

        abstract void run(RuleSet rules);
    }
}

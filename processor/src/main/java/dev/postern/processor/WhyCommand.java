package dev.postern.processor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern why}: what became of a STAN, and what came with it that matched nothing. */
@Command(name = "why", mixinStandardHelpOptions = true,
        description = "Explains a message that matched nothing: what was expected, what came, what differed.")
final class WhyCommand extends OpsQuestion {

    @Option(names = "--stan", required = true, paramLabel = "S", description = "Field 11 of the message.")
    private int stan;

    @Override
    String page() {
        return "/why?stan=" + stan;
    }
}

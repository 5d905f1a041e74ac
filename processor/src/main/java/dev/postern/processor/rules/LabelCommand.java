package dev.postern.processor.rules;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern rules label}: what a transaction turned out to be. */
@Command(name = "label", mixinStandardHelpOptions = true,
        description = "Journals what a transaction turned out to be; backtest makes precision and recall of it. The last word counts.")
final class LabelCommand extends Order {

    /** What it turned out to be. */
    enum Truth {
        fraud, genuine
    }

    @Option(names = "--rrn", required = true, paramLabel = "R", description = "Field 37 of the answer.")
    private String rrn;

    @Parameters(index = "0", paramLabel = "fraud|genuine", description = "What it was.")
    private Truth truth;

    @Override
    String path() {
        return "label";
    }

    @Override
    Map<String, String> fields() {
        return Map.of("rrn", rrn, "truth", truth.name());
    }
}

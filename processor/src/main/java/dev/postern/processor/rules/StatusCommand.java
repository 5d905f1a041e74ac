package dev.postern.processor.rules;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code postern rules status}: what is in force in a running node. */
@Command(name = "status", mixinStandardHelpOptions = true,
        description = "Says which rules are in force in a running node, and whether their windows are made from the journal.")
final class StatusCommand extends Order {

    @Override
    String path() {
        return "status";
    }

    @Override
    Map<String, String> fields() {
        return Map.of();
    }
}

package dev.postern.processor.rules;

import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern rules snooze}: lets a rule rest for a card. */
@Command(name = "snooze", mixinStandardHelpOptions = true,
        description = "Lets a rule rest for one card until then; its hits are still written down.")
final class SnoozeCommand extends Order {

    @Parameters(index = "0", paramLabel = "ID", description = "The rule's id.")
    private String rule;

    @Option(names = "--card-token", required = true, paramLabel = "T", description = "32 hexadecimal digits, as explain and print show it.")
    private String token;

    @Option(names = "--until", required = true, paramLabel = "TIME",
            description = "When it counts again, as 2026-11-22T12:00:00Z; a time that has passed: at once.")
    private Instant until;

    @Override
    String path() {
        return "snooze";
    }

    @Override
    Map<String, String> fields() {
        return Map.of("rule", rule, "token", token, "until", Long.toString(until.toEpochMilli()));
    }
}

package dev.postern.processor.rules;

import dev.postern.fraud.rules.RuleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code postern rules load}: brings a file into force in a running node. */
@Command(name = "load", mixinStandardHelpOptions = true,
        description = "Checks a file in a running node, runs its examples and brings it into force; says what is different.")
final class LoadCommand extends Order {

    @Parameters(index = "0", paramLabel = "FILE", description = "A rule file that the node can read, or a shipped set's name.")
    private Path file;

    @Override
    String path() {
        return "load";
    }

    @Override
    Map<String, String> fields() {
        boolean shipped = !Files.exists(file) && RuleFile.SHIPPED.contains(file.toString());
        return Map.of("file", (shipped ? file : file.toAbsolutePath()).toString());
    }
}

package dev.postern.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A scenario: options kept in a file, one {@code name = value} a line, {@code #} before a comment. {@code --scenario FILE} puts them in its
 * place, so that what is typed behind it overrides them; a name without a file is one of those that ship. Stateless.
 */
final class Scenario {
    private static final String OPTION = "--scenario";

    private Scenario() {
    }

    /** The arguments with each scenario's options in place of its name, and {@code load find-max} as the one command that it is. */
    static String[] expand(String[] arguments) {
        List<String> expanded = new ArrayList<>();
        List<String> typed = Arrays.asList(arguments);
        boolean findMax = typed.size() >= 2 && typed.get(0).equals("load") && typed.get(1).equals("find-max");
        for (int i = findMax ? 1 : 0; i < typed.size(); i++) {
            if (typed.get(i).equals(OPTION) && i + 1 < typed.size()) {
                expanded.addAll(options(typed.get(++i)));
            } else {
                expanded.add(typed.get(i));
            }
        }
        return expanded.toArray(String[]::new);
    }

    private static List<String> options(String name) {
        List<String> options = new ArrayList<>();
        for (String line : read(name).lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                // What is no option of the command is refused by its name, as if it had been typed.
                options.add("--" + (equals < 0 ? line : line.substring(0, equals).strip()));
                if (equals >= 0) {
                    options.add(line.substring(equals + 1).strip());
                }
            }
        }
        return options;
    }

    private static String read(String name) {
        try {
            if (Files.isRegularFile(Path.of(name))) {
                return Files.readString(Path.of(name));
            }
            try (InputStream shipped = name.matches("[a-z0-9-]+") ? Scenario.class.getResourceAsStream("/scenarios/" + name + ".scenario") : null) {
                // A name that is nothing stays an option without a meaning, which the command line explains.
                return shipped == null ? "scenario-" + name.replaceAll("[^A-Za-z0-9.-]", "-") + "-is-no-file-and-does-not-ship"
                    : new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name + " cannot be read", unreadable);
        }
    }
}

package dev.postern.processor.keys;

import dev.postern.processor.time.Clock;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code postern keys}: custodians, the days' data keys, and their destruction by two people. Main thread. */
@Command(name = "keys", description = "Data keys of card numbers, and the people who may destroy them.",
        subcommands = {KeysCommand.Custodian.class, KeysCommand.Days.class, KeysCommand.Shred.class})
public final class KeysCommand implements Runnable {

    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    /** Nothing without a sub-command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: custodian, days, shred");
    }

    /** What all of them need. */
    abstract static class Folder implements Callable<Integer> {

        @Option(names = "--data", paramLabel = "DIR", description = "The node's data folder; default: ${DEFAULT-VALUE}.")
        Path data = Path.of("data");

        private BufferedReader input;

        @Override
        public final Integer call() {
            try {
                act(KeyRoom.folderIn(data));
                return 0;
            } catch (IOException e) {
                System.err.println("postern: " + e.getMessage());
                return FAILED;
            }
        }

        abstract void act(Path folder) throws IOException;

        /** From the terminal without echo, else a line of standard input. */
        char[] ask(String whose) throws IOException {
            Console console = System.console();
            if (console != null && console.isTerminal()) {
                return console.readPassword("passphrase of %s: ", whose);
            }
            if (input == null) {
                input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            }
            String line = input.readLine();
            if (line == null) {
                throw new IOException("the passphrase of " + whose + " is missing");
            }
            return line.toCharArray();
        }
    }

    /** Adds a person. */
    @Command(name = "custodian", mixinStandardHelpOptions = true, description = "Register a person who may, with another one, destroy keys.")
    static final class Custodian extends Folder {

        @Option(names = "--name", required = true, paramLabel = "NAME", description = "Up to 32 letters and digits.")
        private String name;

        @Override
        void act(Path folder) throws IOException {
            Files.createDirectories(folder);
            char[] passphrase = ask(name);
            try {
                Custodians custodians = Custodians.read(folder);
                custodians.add(name, passphrase);
                System.out.println(name + " is registered; " + custodians.size() + " in all");
            } finally {
                Arrays.fill(passphrase, ' ');
            }
        }
    }

    /** Lists the days. */
    @Command(name = "days", mixinStandardHelpOptions = true, description = "List the days whose card numbers can still be read.")
    static final class Days extends Folder {

        @Override
        void act(Path folder) throws IOException {
            try (KeyRoom room = KeyRoom.open(data, null)) {
                room.days().days().forEach(System.out::println);
            }
        }
    }

    /** Destroys a day's key. */
    @Command(name = "shred", mixinStandardHelpOptions = true,
            description = "Destroy the key of a day: the card numbers sealed that day can never be read again. Takes two people.")
    static final class Shred extends Folder {

        @Option(names = "--day", required = true, paramLabel = "YYYY-MM-DD", description = "The day, UTC; not today.")
        private String day;

        @Option(names = "--first", required = true, paramLabel = "NAME", description = "The first custodian.")
        private String first;

        @Option(names = "--second", required = true, paramLabel = "NAME", description = "The second, another person.")
        private String second;

        private final Clock clock = Clock.system();

        @Override
        void act(Path folder) throws IOException {
            LocalDate wanted = parsed();
            if (first.equals(second)) {
                throw new IOException("two people are needed, and " + first + " is one");
            }
            if (!wanted.isBefore(PanSealer.dayOf(clock.epochMillis()))) {
                throw new IOException(wanted + " is not over: its key is still in use");
            }
            Custodians custodians = Custodians.read(folder);
            for (String name : List.of(first, second)) {
                char[] passphrase = ask(name);
                boolean known = custodians.knows(name, passphrase);
                Arrays.fill(passphrase, ' ');
                if (!known) {
                    throw new IOException(name + " is no custodian, or the passphrase is wrong: nothing was destroyed");
                }
            }
            DayKeys.shred(folder.resolve("days"), wanted,
                    "shredded by " + first + " and " + second + " at " + Instant.ofEpochMilli(clock.epochMillis()));
            System.out.println("the key of " + wanted + " is destroyed");
        }

        private LocalDate parsed() throws IOException {
            try {
                return LocalDate.parse(day);
            } catch (DateTimeParseException e) {
                throw new IOException("--day must be a date such as 2026-11-22");
            }
        }
    }
}

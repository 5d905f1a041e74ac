package dev.postern.processor.keys;

import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.Section;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.crypto.KeyCheckFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code postern keys}: custodians, the days' data keys, and their destruction by two people. Main thread. */
@Command(name = "keys", description = "The keys of a data folder, and the people who enter and destroy them.",
        subcommands = {KeysCommand.Custodian.class, KeysCommand.Master.class, KeysCommand.FleetKey.class, KeysCommand.Days.class, KeysCommand.Shred.class,
            KeysBackupCommand.class, KeysRestoreCommand.class})
public final class KeysCommand implements Runnable {

    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    /** Nothing without a sub-command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: custodian, master-key, fleet-key, days, shred, backup, restore");
    }

    /** What all of them need. */
    abstract static class Folder implements Callable<Integer> {

        @Option(names = "--data", paramLabel = "DIR", description = "The node's data folder; default: ${DEFAULT-VALUE}.")
        Path data = Path.of("data");

        final Prompt prompt = new Prompt();

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
    }

    /** A command that reads the node's settings of keys. */
    abstract static class Configured extends Folder {

        @Option(names = "--config", paramLabel = "FILE", description = "The node's settings, which say where its keys are and how slowly passphrases are hashed.")
        private Path config;

        final KeySettings settings() throws IOException {
            try {
                return KeySettings.read(Section.load(config).at("postern").at("keys"));
            } catch (BadSetting bad) {
                throw new IOException(bad.getMessage());
            }
        }
    }

    /** Adds a person. */
    @Command(name = "custodian", mixinStandardHelpOptions = true, description = {
        "Register a person who may, with another one, destroy keys.",
        "Once there are two, it takes two of them: nobody makes themselves a second person."})
    static final class Custodian extends Configured {

        @Option(names = "--name", required = true, paramLabel = "NAME", description = "Up to 32 letters and digits.")
        private String name;

        @ArgGroup(exclusive = false)
        private TwoPeople people;

        @Override
        void act(Path folder) throws IOException {
            int iterations = settings().passphraseIterations();
            KeyFiles.makeFolder(folder);
            Custodians custodians = Custodians.read(folder);
            if (people != null) {
                people.agree(folder, prompt, "nobody was registered");
            } else if (custodians.size() >= 2) {
                throw new IOException("there are " + custodians.size() + " custodians already: two of them have to say so, --first NAME --second NAME");
            }
            try (Secret passphrase = prompt.ask("passphrase of " + name)) {
                custodians.add(name, passphrase.characters(), iterations);
                System.out.println(name + " is registered; " + custodians.size() + " in all");
            }
        }
    }

    /** Takes a key in components, one person after the other. */
    abstract static class Components extends Configured {

        private static final int COMPONENTS_MAX = 9;

        @Option(names = "--components", defaultValue = "2", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
        private int count;

        @Option(names = "--kcv", required = true, paramLabel = "HEX", description = "Check value of the whole key.")
        private String kcv;

        @Override
        final void act(Path folder) throws IOException {
            if (count < 2 || count > COMPONENTS_MAX) {
                throw new IOException("--components must be 2 to " + COMPONENTS_MAX);
            }
            List<byte[]> components = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                components.add(component("component " + i));
            }
            try {
                System.out.println(enter(settings(), components, kcv));
            } catch (KeyCheckFailed refused) {
                throw new IOException(refused.getMessage());
            }
        }

        /** What was entered, as a sentence. */
        abstract String enter(KeySettings settings, List<byte[]> components, String ofWhole) throws IOException, KeyCheckFailed;

        private byte[] component(String what) throws IOException {
            try (Secret typed = prompt.ask(what)) {
                return typed.hex().bytes();
            } catch (IllegalArgumentException notHex) {
                throw new IOException(what + " is not hex digits");
            }
        }
    }

    /** Enters the software module's master key. */
    @Command(name = "master-key", mixinStandardHelpOptions = true, description = {
        "Enter the software module's master key, AES-256, in components before the first start, which would draw one:",
        "each person types one, in hex."})
    static final class Master extends Components {

        @Override
        String enter(KeySettings settings, List<byte[]> components, String ofWhole) throws IOException, KeyCheckFailed {
            return "the master key with check value " + KeyRoom.enterMasterKey(data, settings, components, ofWhole) + " is entered";
        }
    }

    /** Enters the fleet's key. */
    @Command(name = "fleet-key", mixinStandardHelpOptions = true, description = {
        "Enter the AES key that a fleet file has its terminals' keys under, in components: each person types one, in hex.",
        "It is kept sealed; serve reads it at its next start."})
    static final class FleetKey extends Components {

        @Override
        String enter(KeySettings settings, List<byte[]> components, String ofWhole) throws IOException, KeyCheckFailed {
            try (KeyRoom room = KeyRoom.open(data, settings)) {
                return "the fleet key with check value " + room.enterFleetKey(data, components, ofWhole).kcv() + " is entered";
            }
        }
    }

    /** Lists the days. */
    @Command(name = "days", mixinStandardHelpOptions = true, description = "List the days whose card numbers can still be read.")
    static final class Days extends Folder {

        @Override
        void act(Path folder) throws IOException {
            DayKeys.days(KeyRoom.daysIn(data)).forEach(System.out::println);
        }
    }

    /** Destroys a day's key. */
    @Command(name = "shred", mixinStandardHelpOptions = true,
            description = "Destroy the key of a day: the card numbers sealed that day can never be read again. Takes two people.")
    static final class Shred extends Folder {

        @Option(names = "--day", required = true, paramLabel = "YYYY-MM-DD", description = "The day, UTC; not today.")
        private String day;

        @Mixin
        private TwoPeople people;

        @Option(names = "--backup", paramLabel = "DIR", description = "A backup of the keys, to destroy it there too; may be given several times.")
        private List<Path> backups = List.of();

        private final Clock clock = Clock.system();

        @Override
        void act(Path folder) throws IOException {
            LocalDate wanted = parsed();
            if (!wanted.isBefore(PanSealer.dayOf(clock.epochMillis()))) {
                throw new IOException(wanted + " is not over: its key is still in use");
            }
            people.agree(folder, "nothing was destroyed");
            String note = "shredded by " + people + " at " + Instant.ofEpochMilli(clock.epochMillis());
            for (Path backup : backups) {
                DayKeys.shred(KeyRoom.daysIn(backup), wanted, note);
                System.out.println("the key of " + wanted + " is destroyed in " + backup);
            }
            if (backups.isEmpty() || !DayKeys.isShredded(KeyRoom.daysIn(data), wanted)) {
                DayKeys.shred(KeyRoom.daysIn(data), wanted, note);
                System.out.println("the key of " + wanted + " is destroyed");
            }
            for (Path left : KeyBackups.with(data, wanted)) {
                System.err.println("postern: " + left + " got a copy of this key: destroy it there too, postern keys shred --day " + wanted + " --backup " + left);
            }
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

package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.JournalArchive;
import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.journal.JournalScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern journal}: what an operator asks of a journal. Called by the command line, on its thread. */
@Command(name = "journal", mixinStandardHelpOptions = true,
        subcommands = {VerifyCommand.class, StatCommand.class, PrintCommand.class, BackupCommand.class,
            RestoreCommand.class, ArchiveCommand.class, RevealCommand.class},
        description = "Looks into a journal, serving or not, and copies it. Output is masked, but of reveal.")
public final class JournalCommand {
    static final int GOOD = 0;
    static final int FAILED = 1;

    /** A command on the journal of a data folder. One call; a failure is one sentence on standard error and code 1. */
    @Command(mixinStandardHelpOptions = true)
    abstract static class OnData implements Callable<Integer> {

        @Option(names = "--data", paramLabel = "DIR", description = "The node's data folder; default: ${DEFAULT-VALUE}.")
        private Path data = Path.of("data");

        Path data() {
            return data;
        }

        /** The journal's folder, which must be there. */
        Path journal() throws IOException {
            Path journal = data.resolve("journal");
            if (!Files.isDirectory(journal)) {
                throw new IOException("there is no journal in " + data + ": name the node's data folder with --data");
            }
            return journal;
        }

        /** A scan of all that is here; what was archived and taken away is named on standard error. */
        JournalScan here() throws IOException {
            Path journal = journal();
            JournalArchive.absent(journal).ifPresent(absent -> System.err.println("postern: not read: " + absent));
            return JournalScan.present(journal);
        }

        abstract void run() throws IOException;

        @Override
        public final Integer call() {
            try {
                run();
                return GOOD;
            } catch (NoSuchFileException gone) {
                return refuse("the file " + gone.getFile() + " went away while it was read: try again");
            } catch (JournalRefused | IOException e) {
                return refuse(e.getMessage());
            }
        }

        private static int refuse(String sentence) {
            System.out.flush();
            System.err.println("postern: " + sentence);
            return FAILED;
        }
    }
}

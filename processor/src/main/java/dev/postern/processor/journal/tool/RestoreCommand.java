package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.BegunJournal;
import dev.postern.processor.journal.HighWater;
import dev.postern.processor.journal.JournalCopy;
import dev.postern.processor.keys.TokenKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code postern journal restore DIR}: makes a data folder of a backup. */
@Command(name = "restore", description = "Checks a backup and makes a new data folder of it, from which serve starts.")
final class RestoreCommand extends JournalCommand.OnData {

    @Parameters(paramLabel = "DIR", description = "What backup wrote.")
    private Path backup;

    @Override
    void run() throws IOException {
        Backup page = Backup.read(backup);
        Path from = Folders.existing(backup.resolve("journal"));
        Folders.makeEmpty(data());
        // From here on a start refuses, until all of the journal is there under its own name.
        Path journal = data().resolve("journal");
        BegunJournal.note(journal);
        TokenKey.copy(backup, data());
        Path draft = Folders.make(data().resolve("journal.restoring"));
        HighWater restored = JournalCopy.write(from, draft);
        if (restored.sequence() != page.sequence() || restored.chain() != page.chain()) {
            throw new IOException("the backup in " + backup + " ends at record " + restored.sequence()
                    + ", its own page says " + page.sequence() + ": do not use " + data() + ", take another backup");
        }
        Files.move(draft, journal, StandardCopyOption.ATOMIC_MOVE);
        BegunJournal.note(journal);
        System.out.println("restored: " + restored.sequence() + " records to " + data());
    }
}

package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.HighWater;
import dev.postern.processor.journal.JournalCopy;
import dev.postern.processor.keys.KeyCopy;
import java.io.IOException;
import java.nio.file.Path;
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
        Folders.makeEmpty(data());
        KeyCopy.toServe(backup, data());
        HighWater restored = JournalCopy.write(backup.resolve("journal"), Folders.make(data().resolve("journal")));
        if (restored.sequence() != page.sequence() || restored.chain() != page.chain()) {
            throw new IOException("the backup in " + backup + " ends at record " + restored.sequence()
                    + ", its own page says " + page.sequence() + ": do not use " + data() + ", take another backup");
        }
        System.out.println("restored: " + restored.sequence() + " records to " + data());
    }
}

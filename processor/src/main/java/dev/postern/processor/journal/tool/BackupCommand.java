package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.HighWater;
import dev.postern.processor.journal.JournalCopy;
import dev.postern.processor.keys.KeyCopy;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code postern journal backup DIR}: a copy of what is durable, while the node serves or not. */
@Command(name = "backup", description = "Copies every durable record, the mark and the keys that a node needs to serve, sealed; the node may serve.")
final class BackupCommand extends JournalCommand.OnData {

    @Parameters(paramLabel = "DIR", description = "A folder that is empty or not there yet.")
    private Path folder;

    @Override
    void run() throws IOException {
        Path from = journal();
        Folders.makeEmpty(folder);
        boolean opens = KeyCopy.toServe(data(), folder);
        HighWater copied = JournalCopy.write(from, Folders.make(folder.resolve("journal")));
        new Backup(copied.sequence(), copied.chain()).write(folder);
        System.out.println("backup: " + copied.sequence() + " records in " + folder
                + (opens ? "; it holds the keys and the drawn passphrase that opens them: keep it as safe as the node's data folder"
                        : "; the keys in it are sealed: keep the passphrase file of the master key, or the token, somewhere else")
                + "; keys of days are not in it: postern keys backup");
    }
}

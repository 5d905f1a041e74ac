package dev.postern.processor.keys;

import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code postern keys backup DIR}: a copy of all keys at rest, sealed as they are, when two people say so. Main thread. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = {
    "Copy the keys of the data folder, sealed as they are, those of the days included; the node may serve. Takes two people.",
    "The passphrase of the master key is not copied: keep it somewhere else."})
final class KeysBackupCommand extends KeysCommand.Folder {

    @Parameters(paramLabel = "DIR", description = "A folder without keys.")
    private Path backup;

    @Mixin
    private TwoPeople people;

    private final Clock clock = Clock.system();

    @Override
    void act(Path folder) throws IOException {
        people.agree(folder, "nothing was copied");
        int days = KeyBackups.make(data, backup, "by " + people + " at " + Instant.ofEpochMilli(clock.epochMillis())).size();
        System.out.println("the keys, of " + days + " days too, are in " + KeyRoom.folderIn(backup) + "; the passphrase of the master key is not, keep it elsewhere;"
                + " a day that is shredded has to be shredded there as well: postern keys shred --backup");
    }
}

package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code postern keys restore DIR}: takes back what {@code postern keys backup} copied, when two of its custodians say so. Main thread. */
@Command(name = "restore", mixinStandardHelpOptions = true, description = {
    "Take keys back from a backup; what the data folder has stays, and a day that was shredded there stays shredded.",
    "Takes two of the backup's custodians. Only while the node does not serve."})
final class KeysRestoreCommand extends KeysCommand.Folder {

    @Parameters(paramLabel = "DIR", description = "What keys backup wrote.")
    private Path backup;

    @Mixin
    private TwoPeople people;

    @Override
    void act(Path folder) throws IOException {
        people.agree(KeyRoom.folderIn(backup), "nothing was restored");
        System.out.println("keys of " + KeyCopy.whole(backup, data, DayKeys.days(KeyRoom.daysIn(backup))).size() + " days are restored to " + folder);
    }
}

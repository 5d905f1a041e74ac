package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.JournalArchive;
import dev.postern.processor.journal.JournalScan;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern journal verify}: checks every record and the high-water mark. */
@Command(name = "verify", description = {"Checks the whole chain, archive and all; names the first bad record and",
    "ends with 1."})
final class VerifyCommand extends JournalCommand.OnData {

    @Option(names = "--present", description = "Only what is here: archived files that were taken away are left out.")
    private boolean present;

    @Override
    void run() throws IOException {
        Path journal = journal();
        JournalScan scan = present ? JournalScan.present(journal) : JournalScan.whole(journal);
        JournalScan.Found found = scan.run(record -> { });
        int archived = JournalArchive.checkHashes(journal, Clock.system());
        System.out.println("good: " + found.records() + " records in " + found.files() + " files"
                + (archived == 0 ? "" : " (" + archived + " archived, as they were hashed)") + ", chain "
                + Long.toHexString(found.chain()) + ", "
                + (found.reached() == null ? "no high-water mark"
                        : "high-water mark at " + found.reached().sequence()));
        JournalArchive.absent(journal).ifPresent(absent -> System.out.println("not checked: " + absent));
        if (found.tail() != null) {
            System.out.println("tail: " + found.tail());
        }
    }
}

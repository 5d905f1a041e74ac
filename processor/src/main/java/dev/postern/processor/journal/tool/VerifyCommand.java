package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.JournalScan;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code postern journal verify}: checks every record and the high-water mark. */
@Command(name = "verify", description = "Checks the whole chain; names the first bad record and ends with 1.")
final class VerifyCommand extends JournalCommand.OnData {

    @Override
    void run() throws IOException {
        JournalScan.Found found = JournalScan.whole(journal()).run(record -> { });
        System.out.println("good: " + found.records() + " records in " + found.files() + " files, chain "
                + Long.toHexString(found.chain()) + ", "
                + (found.reached() == null ? "no high-water mark"
                        : "high-water mark at " + found.reached().sequence()));
        if (found.tail() != null) {
            System.out.println("tail: " + found.tail());
        }
    }
}

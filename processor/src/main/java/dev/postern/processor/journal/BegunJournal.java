package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says beside a journal's folder that there is a journal, which the folder cannot say when all of it is gone: deleted,
 * or on a disk that is not mounted. {@code journal.begun} beside {@code journal/}. The node's owner calls, at start,
 * and whoever restores one; stateless.
 */
public final class BegunJournal {
    private static final String SUFFIX = ".begun";

    private BegunJournal() {
    }

    /**
     * Asked before a journal is opened, which would begin an empty one.
     *
     * @param journal the journal's folder
     * @throws JournalRefused when the journal was begun and the folder has neither its mark nor a record file
     */
    public static void check(Path journal) throws IOException {
        Path begun = begun(journal);
        if (Files.exists(begun) && Mark.read(journal).isEmpty() && CycleFile.in(journal.resolve("queue")).isEmpty()) {
            throw new JournalRefused("there is no journal in " + journal + ", but " + begun + " says that one was begun: "
                    + "mount its disk or restore it from its backup; to begin an empty one, delete " + begun);
        }
    }

    /** Notes that there is a journal; the note and the journal's place are durable when this returns. */
    public static void note(Path journal) throws IOException {
        Path begun = begun(journal);
        if (!Files.exists(begun)) {
            try (FileChannel file = FileChannel.open(begun, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.force(true);
            }
        }
        // The way to the record files may be as new as they are.
        try (Disk disk = new Disk.Forcing()) {
            if (Files.exists(journal)) {
                disk.forceFolder(journal);
            }
            disk.forceFolder(begun.toAbsolutePath().getParent());
        }
    }

    private static Path begun(Path journal) {
        return journal.resolveSibling(journal.getFileName() + SUFFIX);
    }
}

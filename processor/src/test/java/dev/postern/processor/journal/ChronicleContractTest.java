package dev.postern.processor.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the journal that serves. A crash is a copy of its folder while it is open. */
class ChronicleContractTest extends JournalContract {
    @TempDir
    Path root;
    private Path folder;
    private int crashes;
    private Journal crashed;

    @Override
    Journal open() {
        if (folder == null) {
            folder = root.resolve("journal");
        }
        return JournalFixture.open(folder);
    }

    @Override
    void crash(Journal running) throws Exception {
        Path before = folder;
        folder = Folders.copy(before, root.resolve("crash-" + crashes++));
        running.close();
        crashed = running;
    }

    @AfterEach
    void close() {
        if (crashed != null) {
            crashed.close();
        }
    }
}

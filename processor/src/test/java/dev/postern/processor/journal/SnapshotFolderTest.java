package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFolderTest {
    private static final Streams STREAMS = new Streams(1, 1);

    @TempDir
    Path journal;

    @Test
    void shouldNotCountAnOperatorsCopiesAsSnapshots() throws IOException {
        SnapshotFolder folder = new SnapshotFolder(journal, STREAMS);
        folder.prepare();
        Path older = make(SnapshotFile.name(STREAMS, 0, 20));
        Path newer = make(SnapshotFile.name(STREAMS, 0, 300));
        make(SnapshotFile.name(STREAMS, 1, 40));
        make(SnapshotFile.name(STREAMS, 1, 50));
        Path copy = make("c0-copy.snapshot");
        Path dated = make("c0-0000000000000000300-of-monday.snapshot");

        assertEquals(List.of(newer, older), folder.newestFirst(0));
        assertEquals(20, folder.neededFrom(2));
        folder.keep(0, 1);
        assertEquals(List.of(newer), folder.newestFirst(0));
        assertTrue(Files.exists(copy) && Files.exists(dated), "they are his");
    }

    @Test
    void shouldMakeTheFolderAgainThatSomebodyTookAwayWhileItServes() throws IOException {
        Path folder = new SnapshotFolder(journal, STREAMS).path();
        try (SnapshotFile.Draft draft = new SnapshotFile.Draft(folder, STREAMS, 0, 1, Position.start(STREAMS));
                Disk disk = new Disk.Forcing()) {
            Path file = draft.finish(disk);
            assertEquals(List.of(file), new SnapshotFolder(journal, STREAMS).newestFirst(0));
        }
    }

    private Path make(String name) throws IOException {
        return Files.createFile(journal.resolve(SnapshotFolder.NAME).resolve(name));
    }
}

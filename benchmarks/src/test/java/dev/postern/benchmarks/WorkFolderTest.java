package dev.postern.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

    @TempDir
    private Path data;

    @Test
    void shouldLeaveNothingAtTheEnd() throws Exception {
        WorkFolder work = WorkFolder.make(data.resolve("made"), "growth");
        Files.writeString(Files.createDirectory(work.path().resolve("serve")).resolve("server.log"), "line");

        work.close();

        assertFalse(Files.exists(work.path()), "the folder is still there");
        assertTrue(Files.exists(data.resolve("made")), "the folder it was made in is the caller's");
    }

    @Test
    void shouldLeaveNothingWhenInterrupted() throws Exception {
        WorkFolder work = WorkFolder.make(data, "growth");
        Path beat = work.path().resolve("beat");
        // Writes until it is told to end, and a little longer, as a server that drains.
        Process server = new ProcessBuilder("sh", "-c", "trap 'sleep 0.2; echo last > \"$0\"; exit' TERM; while :; do echo more >> \"$0\"; sleep 0.01; done",
                beat.toString()).start();
        while (Files.notExists(beat)) {
            Thread.onSpinWait();
        }
        server.destroy();

        work.abandon();

        assertFalse(server.isAlive(), "the child was not awaited");
        assertFalse(Files.exists(work.path()), "the folder is still there");
        work.close();
    }
}

package dev.postern.benchmarks;

import dev.postern.benchmarks.results.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The folder that a command works in: gone when the command ends, and when it is interrupted, too. Made and closed by the main thread.
 */
final class WorkFolder implements AutoCloseable {

    /** Servers drain, then their folders are quiet. */
    private static final long CHILDREN_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** The main thread may still put a file there while the process ends. */
    private static final int TRIES_MAX = 5;

    private final Path path;
    private final Thread hook;

    private WorkFolder(Path path) {
        this.path = path;
        hook = new Thread(this::abandon, "delete work folder");
    }

    /** Makes an empty one for a command in a folder, which is made when it is missing. */
    static WorkFolder make(Path in, String command) throws IOException {
        WorkFolder made = new WorkFolder(Files.createTempDirectory(Files.createDirectories(in), "postern-" + command + "-"));
        Runtime.getRuntime().addShutdownHook(made.hook);
        return made;
    }

    Path path() {
        return path;
    }

    /** The process is going down: its children are told by others to end, and are awaited here. */
    void abandon() {
        long deadline = System.nanoTime() + CHILDREN_NANOS_MAX;
        while (ProcessHandle.current().children().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        for (int i = 0; i < TRIES_MAX && Files.exists(path); i++) {
            try {
                Folders.delete(path);
            } catch (IOException | UncheckedIOException changing) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            // The hook does it.
            return;
        }
        Folders.delete(path);
    }
}

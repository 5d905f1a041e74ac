package dev.postern.processor.journal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A disk that can hold a force back or let it fail, and remembers what was forced. */
final class TestDisk implements Disk {
    final List<File> forced = new CopyOnWriteArrayList<>();
    final List<Path> foldersForced = new CopyOnWriteArrayList<>();
    /** One permit for each force that has begun while held. */
    final Semaphore begun = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);
    private final Disk real = new Disk.Forcing();
    private volatile boolean held;
    private volatile Throwable failure;

    /** From now on each force waits for {@link #allow}. */
    void hold() {
        held = true;
    }

    void allow(int forces) {
        allowed.release(forces);
    }

    /** Lets all pass again. */
    void letGo() {
        held = false;
        allowed.release(1_000_000);
    }

    /** From now on each force throws. */
    void failWith(Throwable thrown) {
        failure = thrown;
    }

    @Override
    public void force(File file) throws IOException {
        if (held) {
            begun.release();
            allowed.acquireUninterruptibly();
        }
        switch (failure) {
            case null -> { }
            case IOException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
        real.force(file);
        forced.add(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        real.forceFolder(folder);
        foldersForced.add(folder);
    }

    @Override
    public void close() throws IOException {
        real.close();
    }
}

package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that moves old record files to the archive while the node serves: one look at a time, read at a bounded
 * pace. What cannot be moved is logged, stays, and is looked at again; nothing waits for it. Started and closed by the
 * journal.
 */
final class ArchiveRounds implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRounds.class);

    private final CycleArchive archive;
    private final SnapshotFolder snapshots;
    private final int snapshotsKept;
    private final ArchiveSettings settings;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    ArchiveRounds(CycleArchive archive, SnapshotFolder snapshots, int snapshotsKept, ArchiveSettings settings,
            Clock clock) {
        this.archive = archive;
        this.snapshots = snapshots;
        this.snapshotsKept = snapshotsKept;
        this.settings = settings;
        this.clock = clock;
        thread = Thread.ofPlatform().name("journal-archive").daemon().unstarted(this);
    }

    /** Does nothing when the settings say that nothing is moved. */
    void start() {
        if (settings.afterMillis() > 0) {
            thread.start();
        }
    }

    @Override
    public void run() {
        try {
            do {
                look();
            } while (!closing.await(settings.lookNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            LOG.warn("the archive's thread was interrupted: no further files are moved");
        }
    }

    /** One look; by tests too, instead of the thread. */
    void look() {
        try {
            archive.move(clock.epochMillis() - settings.afterMillis(), snapshots.neededFrom(snapshotsKept),
                    new ReadPace(clock, settings.bytesPerSecondMax(), closing));
        } catch (InterruptedIOException closed) {
            LOG.info("the journal closes: what is not archived yet is archived after the next start");
        } catch (IOException | RuntimeException e) {
            LOG.warn("no record file can be archived now, they all stay ({})",
                    e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes the snapshots: one stream after the other, spread evenly over the records and the time within
 * which each is due, so that never more than one is being copied. Started and closed by the node's owner. A snapshot
 * that cannot be taken is logged and tried again in its next turn; the journal has everything.
 */
public final class SnapshotRounds implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRounds.class);
    private static final long LOOK_MILLIS = 20;

    private final Journal journal;
    private final List<SnapshotSource> sources;
    private final SnapshotSettings settings;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private SnapshotRounds(Journal journal, List<? extends SnapshotSource> sources, SnapshotSettings settings,
            Clock clock) {
        this.journal = journal;
        this.sources = List.copyOf(sources);
        this.settings = settings;
        this.clock = clock;
        thread = Thread.ofPlatform().name("journal-snapshots").daemon().unstarted(this);
    }

    /** Begins with the first source. */
    public static SnapshotRounds start(Journal journal, List<? extends SnapshotSource> sources,
            SnapshotSettings settings, Clock clock) {
        SnapshotRounds rounds = new SnapshotRounds(journal, sources, settings, clock);
        rounds.thread.start();
        return rounds;
    }

    @Override
    public void run() {
        long takenAt = journal.sequence();
        long takenNanos = clock.nanos();
        int turn = 0;
        long recordsEach = Math.max(1, settings.recordsMax() / sources.size());
        long nanosEach = settings.intervalNanos() / sources.size();
        try {
            while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                long records = journal.sequence() - takenAt;
                boolean due = records >= recordsEach || records > 0 && clock.nanos() - takenNanos >= nanosEach;
                if (due && !journal.fenced()) {
                    // What came while the last one was taken counts: under load turns follow each other at once.
                    takenAt = records >= 2 * recordsEach ? takenAt + recordsEach : journal.sequence();
                    takenNanos = clock.nanos();
                    take(sources.get(turn));
                    turn = (turn + 1) % sources.size();
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("the snapshot thread was interrupted: no further snapshots are taken");
        }
    }

    private void take(SnapshotSource source) throws InterruptedException {
        try {
            journal.snapshot(source);
        } catch (IOException e) {
            LOG.warn("a snapshot could not be taken ({}); the last good ones stay", e.toString());
        }
    }

    /** Ends after the snapshot that is being taken, which is given up when the journal closes. */
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

package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for records that left the memory, newest first, one look-up after the other on a thread of its own, so that
 * neither an event loop nor the writer ever waits for it. Asked from any thread; stopped before the store is closed.
 */
final class LookUps {
    /** Most look-ups that wait; they are rare, and each may read far back. */
    private static final int WAITING_MAX = 64;
    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);

    private final ChronicleStore store;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX), Thread.ofPlatform().name("journal-look-up").daemon().factory());
    private volatile boolean stopped;

    LookUps(ChronicleStore store) {
        this.store = store;
    }

    boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        try {
            thread.execute(() -> {
                Event event = newest(wanted);
                if (!stopped) {
                    home.execute(() -> found.accept(event));
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Ends the running look-up at its next record; those that wait are never answered. */
    void stop() {
        stopped = true;
        thread.getQueue().clear();
        // Not shutdownNow: an interrupt would close the queue's channels under the writer.
        thread.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Event newest(Predicate<Event> wanted) {
        try {
            Event kept = newestKept(wanted);
            return kept == null && !stopped ? newestArchived(wanted) : kept;
        } catch (IOException | RuntimeException e) {
            LOG.error("a look-up in the journal failed", e);
            return null;
        }
    }

    private Event newestKept(Predicate<Event> wanted) {
        RecordBuffer record = new RecordBuffer();
        try (StoredRecords records = store.newestFirst()) {
            for (int length = records.next(record.bytes()); length != StoredRecords.END && !stopped;
                    length = records.next(record.bytes())) {
                String damage = record.damage(length);
                if (damage != null) {
                    throw new IllegalStateException("a record " + records.place() + " cannot be trusted: " + damage);
                }
                Event event = record.event();
                if (wanted.test(event)) {
                    return event;
                }
            }
        }
        return null;
    }

    /** File by file from the newest; a file is read forwards, so that its last record that fits counts. */
    private Event newestArchived(Predicate<Event> wanted) throws IOException {
        ArchiveListing listing = ArchiveListing.of(store.folder().getParent());
        RecordBuffer record = new RecordBuffer();
        for (CycleFile file : listing.archived().reversed()) {
            Event newest = null;
            try (CycleReader reader = new CycleReader(file)) {
                for (int length = reader.next(record.bytes()); length >= 0 && !stopped;
                        length = reader.next(record.bytes())) {
                    if (record.damage(length) != null) {
                        throw new IllegalStateException("a record in " + file.path() + " cannot be trusted: "
                                + record.damage(length));
                    }
                    Event event = record.event();
                    newest = wanted.test(event) ? event : newest;
                }
            }
            if (newest != null || stopped) {
                return newest;
            }
        }
        listing.absent().ifPresent(absent -> LOG.warn("a look-up could not go further back: {}", absent));
        return null;
    }
}

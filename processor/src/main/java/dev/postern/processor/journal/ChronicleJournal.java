package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on Chronicle Queue, with what the queue does not give: checksums, a chain, a force that reaches the
 * disk, a high-water mark and a refusal to serve what cannot be trusted. Threads as {@link Journal} says.
 *
 * <p>Folder: {@code journal.lock}, {@code journal.mark} and, in {@code queue/}, Chronicle's files.
 */
public final class ChronicleJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleJournal.class);

    private final JournalLock lock;
    private final Mark mark;
    private final ChronicleStore store;
    private final Disk disk;
    private final Streams streams;
    private final JournalSettings settings;
    private final Clock clock;
    private final FatalListener fatal;
    private final JournalObserver observer;
    private final AppendQueue queue;
    private Thread writer;
    private boolean closed;

    private ChronicleJournal(JournalLock lock, Mark mark, ChronicleStore store, Disk disk, Streams streams,
            JournalSettings settings, Clock clock, FatalListener fatal, JournalObserver observer) {
        this.lock = lock;
        this.mark = mark;
        this.store = store;
        this.disk = disk;
        this.streams = streams;
        this.settings = settings;
        this.clock = clock;
        this.fatal = fatal;
        this.observer = observer;
        queue = new AppendQueue(settings.queueAppendsMax(), observer);
    }

    /**
     * Takes the folder, which is made when it is not there, and opens what is in it. Nothing is read or appended
     * before {@link #recover}. The owner calls it once, at start.
     *
     * @throws JournalRefused when the folder cannot be written, is in use or holds something that cannot be opened
     */
    public static ChronicleJournal open(Path folder, Streams streams, JournalSettings settings, Clock clock,
            FatalListener fatal, JournalObserver observer) {
        return open(folder, streams, settings, clock, fatal, observer, Disk.of(settings.durability()));
    }

    static ChronicleJournal open(Path folder, Streams streams, JournalSettings settings, Clock clock,
            FatalListener fatal, JournalObserver observer, Disk disk) {
        JournalLock lock = null;
        Mark mark = null;
        try {
            Files.createDirectories(folder);
            lock = JournalLock.take(folder);
            mark = Mark.open(folder, streams);
            ChronicleStore store = ChronicleStore.open(folder.resolve("queue"), settings, clock);
            return new ChronicleJournal(lock, mark, store, disk, streams, settings, clock, fatal, observer);
        } catch (JournalRefused refused) {
            release(lock, mark);
            throw refused;
        } catch (IOException e) {
            release(lock, mark);
            throw new JournalRefused("the journal folder " + folder + " cannot be written (" + e
                    + "): make it writable or name another folder", e);
        } catch (RuntimeException | Error e) {
            release(lock, mark);
            throw new JournalRefused("the queue in " + folder.resolve("queue") + " cannot be opened (" + e
                    + "): restore the journal folder from its backup", e);
        }
    }

    @Override
    public synchronized void recover(RecordVisitor visitor) {
        if (closed || writer != null) {
            throw new IllegalStateException("a journal is recovered once, before it is closed");
        }
        Recovery recovery = new Recovery(store, mark, streams);
        recovery.run(visitor);
        if (mark.fresh() && recovery.sequence() > 0) {
            LOG.warn("the journal in {} had no high-water mark; it is made again at record {}, where the journal ends",
                    store.folder(), recovery.sequence());
        }
        try {
            recovery.force(disk);
            mark.advance(recovery.sequence(), recovery.chain());
            mark.force();
        } catch (IOException e) {
            throw new JournalRefused("the journal in " + store.folder() + " cannot be made durable (" + e
                    + "): look at the disk", e);
        }
        start(new JournalWriter(queue, store, disk, mark, streams, settings, clock, observer, fatal, recovery));
    }

    @Override
    public void append(Append append) {
        queue.offer(append);
    }

    @Override
    public boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        return store.find(wanted, home, found);
    }

    @Override
    public boolean fenced() {
        return queue.fenced();
    }

    @Override
    public int depth() {
        return queue.depth();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (writer == null) {
            store.close();
            queue.end(JournalFailure.CLOSED);
        } else {
            queue.closeWhenEmpty();
            awaitEnd(writer);
        }
        release(lock, mark);
    }

    private void start(JournalWriter journalWriter) {
        writer = Thread.ofPlatform().name("journal-writer").daemon().start(journalWriter);
        try {
            journalWriter.started().get();
        } catch (ExecutionException e) {
            throw new JournalRefused("the queue in " + store.folder() + " cannot be written (" + e.getCause()
                    + "): look at the disk and at the folder's rights", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalRefused("the start was interrupted", e);
        }
    }

    /** Whoever closes may be interrupted; the writer never is. */
    private static void awaitEnd(Thread writer) {
        boolean interrupted = false;
        while (writer.isAlive() && writer != Thread.currentThread()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(JournalLock lock, Mark mark) {
        try {
            if (mark != null) {
                mark.close();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new JournalRefused("the journal's lock cannot be given up (" + e + ")", e);
        }
    }
}

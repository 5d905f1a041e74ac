package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
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
 * <p>Folder: {@code journal.lock}, {@code journal.mark}, Chronicle's files in {@code queue/}, and old ones of them in
 * {@code archive/}.
 */
public final class ChronicleJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleJournal.class);

    private final JournalLock lock;
    private final Mark mark;
    private final Path folder;
    private final SnapshotFolder snapshots;
    private final Queue<ByteBuffer> snapshotBuffers = SnapshotTaking.pool();
    private ChronicleStore store;
    private final Disk disk;
    private final Streams streams;
    private final JournalSettings settings;
    private final Clock clock;
    private final FatalListener fatal;
    private final JournalObserver observer;
    private final AppendQueue queue;
    private volatile JournalWriter journalWriter;
    private Thread writer;
    private volatile SpaceWatch space;
    private ArchiveRounds archive;
    private volatile boolean closed;

    private ChronicleJournal(Path folder, JournalLock lock, Mark mark, ChronicleStore store, Disk disk, Streams streams,
            JournalSettings settings, Clock clock, FatalListener fatal, JournalObserver observer) {
        this.folder = folder;
        snapshots = new SnapshotFolder(folder, streams);
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
            return new ChronicleJournal(folder, lock, mark, store, disk, streams, settings, clock, fatal, observer);
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
    public synchronized void recover(Recoverable state) {
        if (closed || writer != null) {
            throw new IllegalStateException("a journal is recovered once, before it is closed");
        }
        try {
            snapshots.prepare();
            RestoredSnapshots restored = new RestoredSnapshots(snapshots, streams);
            restored.restore(state);
            Recovery recovery = new Recovery(store, mark, streams, restored, clock);
            recovery.run(state);
            LOG.info("journal: {}", recovery.summary());
            warnOfGap();
            if (recovery.tear() != null) {
                int torn = new Quarantine(folder, settings, disk, clock).cut(store, recovery);
                store = ChronicleStore.open(folder.resolve("queue"), settings, clock, torn + 1);
            }
            settle(recovery);
            space = new SpaceWatch(folder, settings.space(), store, SpaceWatch.usableBytesOf(folder), clock);
            start(new JournalWriter(queue, store, disk, mark, streams, settings, clock, observer, fatal, recovery));
            space.start();
            archive = new ArchiveRounds(new CycleArchive(folder, clock), snapshots, settings.snapshots().keep(),
                    settings.archive(), clock);
            archive.start();
        } catch (IOException e) {
            throw new JournalRefused("the journal in " + folder + " cannot be read or made durable (" + e
                    + "): look at the disk", e);
        }
    }

    /** Records that this start did not need, but the next one may. */
    private void warnOfGap() throws IOException {
        try {
            ArchiveListing.gap(folder).ifPresent(missing -> LOG.warn("the journal in {} is not whole, and without its "
                    + "snapshots it could not be recovered: {}", folder, missing));
        } catch (JournalRefused damagedList) {
            LOG.warn("the archive cannot be read, and without its snapshots the journal could not be recovered: {}",
                    damagedList.getMessage());
        }
    }

    /** Makes what was read durable, and says so in the mark. */
    private void settle(Recovery recovery) throws IOException {
        if (mark.fresh() && recovery.sequence() > 0) {
            LOG.warn("the journal in {} had no high-water mark; it is made again at record {}, where the journal ends",
                    store.folder(), recovery.sequence());
        }
        recovery.force(disk);
        mark.advance(recovery.sequence(), recovery.chain());
        mark.force();
    }

    @Override
    public boolean snapshot(SnapshotSource source) throws IOException, InterruptedException {
        Path file = SnapshotTaking.take(source, snapshots, streams, disk(), snapshotBuffers, this::append,
                () -> closed);
        if (file == null) {
            return false;
        }
        snapshots.keep(source.stream(), settings.snapshots().keep());
        return true;
    }

    /** The snapshot thread has its own: the writer's keeps a channel. */
    private Disk disk() {
        return Disk.of(Durability.POWER);
    }

    @Override
    public long sequence() {
        JournalWriter running = journalWriter;
        return running == null ? 0 : running.durableThrough();
    }

    @Override
    public void append(Append append) {
        queue.offer(append);
    }

    @Override
    public void follow(Predicate<Event> wanted, List<? extends Follower> followers) {
        journalWriter.follow(new Following(wanted, followers, observer));
    }

    @Override
    public boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        return store.find(wanted, home, found);
    }

    @Override
    public boolean lowOnSpace() {
        SpaceWatch watch = space;
        return watch != null && watch.low();
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
        if (space != null) {
            space.close();
        }
        if (archive != null) {
            archive.close();
        }
        if (writer == null) {
            store.close();
            queue.end(JournalFailure.CLOSED);
        } else {
            queue.closeWhenEmpty();
            awaitEnd(writer);
        }
        release(lock, mark);
    }

    private void start(JournalWriter starting) {
        journalWriter = starting;
        writer = Thread.ofPlatform().name("journal-writer").daemon().start(starting);
        try {
            starting.started().get();
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

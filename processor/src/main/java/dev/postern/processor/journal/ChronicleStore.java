package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.BusyTimedPauser;
import net.openhft.chronicle.wire.DocumentContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue's files: one document a record. Opened and read by the recovering thread; then the writer thread makes
 * the one appender and is the only one to use and close it.
 */
final class ChronicleStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleStore.class);
    private static final String METADATA = "metadata.cq4t";
    /** How long Chronicle waits for another writer to finish something; there is none, so waiting never helps. */
    private static final long OTHER_WRITER_MILLIS = 500;

    private final Path folder;
    private final SingleChronicleQueue queue;
    private final LookUps lookUps = new LookUps(this);
    private ExcerptAppender appender;
    private int cycle = -1;
    private File current;
    /** Files left by a roll since the last force; they got an end mark too. */
    private final List<File> rolledFrom = new ArrayList<>(1);
    private boolean touched;
    private boolean rolled;

    private ChronicleStore(Path folder, SingleChronicleQueue queue) {
        this.folder = folder;
        this.queue = queue;
    }

    /** Opens the queue in a folder that is made when it is not there; the caller holds the journal's lock. */
    static ChronicleStore open(Path folder, JournalSettings settings, Clock clock) throws IOException {
        Files.createDirectories(folder);
        releaseStaleLock(folder);
        RollTime time = new RollTime(clock);
        SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(settings.rollEvery().cycle())
                .blockSize(settings.blockBytes())
                .timeProvider(time)
                .syncMode(SyncMode.NONE)
                .checkInterrupts(false)
                .timeoutMS(OTHER_WRITER_MILLIS)
                .build();
        if (queue.lastCycle() >= 0) {
            time.atLeast((long) queue.lastCycle() * queue.rollCycle().lengthInMillis());
        }
        return new ChronicleStore(folder, queue);
    }

    Path folder() {
        return folder;
    }

    /** A reader at the first record; for the recovering thread. */
    StoredRecords records() {
        return new StoredRecords(folder, queue.createTailer().toStart());
    }

    /** See {@link Journal#find}. */
    boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        return lookUps.find(wanted, home, found);
    }

    /** A reader that goes back from the last record; for one thread, while records are appended. */
    StoredRecords newestFirst() {
        return new StoredRecords(folder, queue.createTailer().direction(TailerDirection.BACKWARD).toEnd());
    }

    /** Makes the appender; on the thread that will append. */
    void startAppending() {
        appender = queue.createAppender();
    }

    /** Writes one record as one document; after a throw nothing of it is visible to a reader. */
    void append(byte[] record, int length) {
        DocumentContext document = appender.writingDocument();
        boolean whole = false;
        try {
            document.wire().bytes().write(record, 0, length);
            whole = true;
        } finally {
            if (!whole) {
                document.rollbackOnClose();
            }
            document.close();
        }
        touched = true;
        if (appender.cycle() != cycle) {
            roll();
        }
    }

    private void roll() {
        if (current != null) {
            rolledFrom.add(current);
        }
        cycle = appender.cycle();
        current = appender.currentFile();
        rolled = true;
    }

    /** Makes what was appended since the last call durable, on every file that it touched. */
    void force(Disk disk) throws IOException {
        if (!touched) {
            return;
        }
        disk.force(current);
        if (rolled) {
            for (File file : rolledFrom) {
                disk.force(file);
            }
            disk.forceFolder(folder);
            rolledFrom.clear();
            rolled = false;
        }
        touched = false;
    }

    @Override
    public void close() {
        lookUps.stop();
        try {
            if (appender != null) {
                appender.close();
            }
        } finally {
            queue.close();
        }
    }

    /**
     * A process that died inside an append leaves Chronicle's own write lock behind, and its number may belong to a
     * living process by now. The journal's lock is held, so nobody else can be writing. Metadata that cannot be read
     * is put aside: it holds nothing that the record files do not tell, and those are verified.
     */
    private static void releaseStaleLock(Path folder) throws IOException {
        Path metadata = folder.resolve(METADATA);
        if (!Files.exists(metadata)) {
            return;
        }
        try (var table = SingleTableBuilder.binary(metadata.toFile(), Metadata.NoMeta.INSTANCE).build();
                var lock = new TableStoreWriteLock(table, BusyTimedPauser::new, 0L)) {
            lock.forceUnlock();
        } catch (RuntimeException e) {
            Path aside = folder.resolve(METADATA + ".damaged");
            Files.move(metadata, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("the journal's {} could not be read; it is kept as {} and made again", metadata, aside, e);
        }
    }
}

package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * The queue's files: one document a record. Opened and read by the recovering thread; then the writer thread makes
 * the one appender and is the only one to use and close it.
 */
final class ChronicleStore implements AutoCloseable, SpaceWatch.Written {
    private static final String METADATA = "metadata.cq4t";
    /** How long Chronicle waits for another writer to finish something; there is none, so waiting never helps. */
    private static final long OTHER_WRITER_MILLIS = 500;

    private final Path folder;
    private final SingleChronicleQueue queue;
    private final LookUps lookUps = new LookUps(this);
    private ExcerptAppender appender;
    private int cycle = -1;
    private long lastIndex = -1;
    private File current;
    /** Files left by a roll since the last force; they got an end mark too. */
    private final List<File> rolledFrom = new ArrayList<>(1);
    private boolean touched;
    private long position;
    private long bytes;
    /** For other threads, as of the last force. */
    private volatile File forcedFile;
    private volatile long forcedPosition;
    private volatile long forcedBytes;
    private boolean rolled;

    private ChronicleStore(Path folder, SingleChronicleQueue queue) {
        this.folder = folder;
        this.queue = queue;
    }

    /** Opens the queue in a folder that is made when it is not there; the caller holds the journal's lock. */
    static ChronicleStore open(Path folder, JournalSettings settings, Clock clock) throws IOException {
        return open(folder, settings, clock, 0);
    }

    /**
     * The same, and appends go to no cycle before the given one.
     *
     * @param cycleMin number of a cycle; 0 for any
     */
    static ChronicleStore open(Path folder, JournalSettings settings, Clock clock, int cycleMin) throws IOException {
        Files.createDirectories(folder);
        checkRoll(folder, settings.rollEvery());
        forgetMetadata(folder);
        PreparedFile.forget(folder);
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
        time.atLeast((long) cycleMin * queue.rollCycle().lengthInMillis());
        return new ChronicleStore(folder, queue);
    }

    Path folder() {
        return folder;
    }

    /** A reader at the first record; for the recovering thread. */
    StoredRecords records() {
        try {
            return new StoredRecords(folder, queue.createTailer().toStart());
        } catch (Exception | AssertionError e) {
            // Checked exceptions too: the library throws them undeclared when a file's header is damaged.
            throw new JournalRefused("the journal's first file in " + folder + " cannot be read (" + e
                    + "), so record 1 and those behind it are lost: restore the journal folder from its backup", e);
        }
    }

    /** A reader at the record with that index, or null when it is not there; for the recovering thread. */
    StoredRecords records(long from) {
        ExcerptTailer tailer = queue.createTailer();
        if (tailer.moveToIndex(from)) {
            return new StoredRecords(folder, tailer);
        }
        tailer.close();
        return null;
    }

    /** A reader at the first record of a cycle. */
    StoredRecords recordsOfCycle(int number) {
        return records(queue.rollCycle().toIndex(number, 0));
    }

    /** The record files, oldest first. */
    List<File> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".cq4")).sorted().map(Path::toFile).toList();
        }
    }

    /** The number of a record file's cycle. */
    int cycleOf(File file) {
        return RollEvery.cycleOf(file.getName());
    }

    /** See {@link Journal#find}. */
    boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        return lookUps.find(wanted, home, found);
    }

    /** A reader that goes back from the last record; for one thread, while records are appended. */
    StoredRecords newestFirst() {
        // Files may have been moved to the archive, by another process too.
        queue.refreshDirectoryListing();
        return new StoredRecords(folder, queue.createTailer().direction(TailerDirection.BACKWARD).toEnd());
    }

    /**
     * Makes the appender; on the thread that will append.
     *
     * @param recoveredIndex where the last record stands
     */
    void startAppending(long recoveredIndex) {
        appender = queue.createAppender();
        lastIndex = recoveredIndex;
    }

    /** Where Chronicle keeps the last record; -1 when there is none. The appending thread only. */
    long lastIndex() {
        return cycle < 0 ? lastIndex : appender.lastIndexAppended();
    }

    /** Writes one record as one document; after a throw nothing of it is visible to a reader. */
    void append(byte[] record, int length) {
        DocumentContext document = appender.writingDocument();
        boolean whole = false;
        try {
            Bytes<?> out = document.wire().bytes();
            out.write(record, 0, length);
            position = out.writePosition();
            bytes += length;
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
        forcedPosition = position;
        forcedBytes = bytes;
        forcedFile = current;
    }

    @Override
    public File file() {
        return forcedFile;
    }

    @Override
    public long position() {
        return forcedPosition;
    }

    @Override
    public long bytes() {
        return forcedBytes;
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
     * Chronicle's metadata tells nothing that the record files do not, and those are verified. It can only harm: a
     * process that died inside an append leaves a write lock in it whose holder's number may live again, and when it
     * is damaged the library waits ten seconds. The journal's lock is held, so nobody else is using it.
     */
    private static void forgetMetadata(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(METADATA));
    }

    private static void checkRoll(Path folder, RollEvery rollEvery) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".cq4"))
                    .filter(name -> !rollEvery.names(name)).findAny().ifPresent(name -> {
                        throw new JournalRefused("the journal's file " + folder.resolve(name)
                                + " was not made with the setting postern.journal.roll-every = "
                                + rollEvery.name().toLowerCase(Locale.ROOT) + ": put the old value back");
                    });
        }
    }
}

package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a torn tail without editing a file: the torn file goes to {@code quarantine/} as it is, and a new one with its
 * good records takes its place by a rename; files behind it, which hold nothing that was durable, go there too. Each
 * step leaves either the old or the new, so that a start which dies here is simply made again. Used by the recovering
 * thread while nobody else uses the queue.
 */
final class Quarantine {
    static final String NAME = "quarantine";
    private static final String DRAFT = "rebuilt";
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Path journal;
    private final JournalSettings settings;
    private final Disk disk;
    private final long nowMillis;

    Quarantine(Path journal, JournalSettings settings, Disk disk, Clock clock) {
        this.journal = journal;
        this.settings = settings;
        this.disk = disk;
        nowMillis = clock.epochMillis();
    }

    /**
     * Cuts behind the last good record. The store is still open for reading; it has to be opened again afterwards.
     *
     * @param store is closed here
     * @return the cycle of the torn file: appending goes on behind it
     */
    int cut(ChronicleStore store, Recovery recovered) throws IOException {
        Path folder = Files.createDirectories(journal.resolve(NAME));
        File torn = recovered.tear().file();
        int cycle = store.cycleOf(torn);
        boolean keepsRecords = recovered.lastFile() != null && torn.equals(recovered.lastFile());
        Path rebuilt = keepsRecords ? rebuild(store, cycle, recovered.sequence()) : null;
        var files = store.files();
        store.close();
        for (File file : files.reversed()) {
            if (file.getName().compareTo(torn.getName()) > 0) {
                Files.move(file.toPath(), folder.resolve(file.getName() + "." + nowMillis));
            }
        }
        Path kept = folder.resolve(torn.getName() + "." + nowMillis);
        Files.createLink(kept, torn.toPath());
        disk.forceFolder(folder);
        if (rebuilt == null) {
            Files.delete(torn.toPath());
        } else {
            Files.move(rebuilt, torn.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            delete(journal.resolve(DRAFT));
        }
        disk.forceFolder(store.folder());
        LOG.warn("the journal's torn tail was cut behind record {} ({}); nothing behind it was ever answered; the file "
                + "is kept as {}", recovered.sequence(), recovered.tear().sentence(), kept);
        return cycle;
    }

    /** Writes the good records of a cycle to a queue of its own, as they are. */
    private Path rebuild(ChronicleStore store, int cycle, long lastSequence) throws IOException {
        Path draft = journal.resolve(DRAFT);
        delete(draft);
        Files.createDirectories(draft);
        long cycleMillis = settings.rollEvery().cycle().lengthInMillis();
        SetTimeProvider time = new SetTimeProvider(cycle * cycleMillis * 1_000_000L);
        RecordBuffer record = new RecordBuffer();
        try (StoredRecords records = store.recordsOfCycle(cycle);
                SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(draft)
                        .rollCycle(settings.rollEvery().cycle()).blockSize(settings.blockBytes()).timeProvider(time)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            do {
                int length = records.next(record.bytes());
                if (length < 0 || record.damage(length) != null) {
                    throw new IOException("a record that was good cannot be read again " + records.place());
                }
                try (DocumentContext document = appender.writingDocument()) {
                    document.wire().bytes().write(record.bytes(), 0, length);
                }
            } while (record.sequence() < lastSequence);
        }
        try (Stream<Path> files = Files.list(draft)) {
            Path file = files.filter(each -> each.toString().endsWith(".cq4")).findFirst().orElseThrow();
            disk.force(file.toFile());
            return file;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves record files that nobody needs for serving to {@code archive/}: closed, verified, hashed into the manifest, and
 * only then taken out of the queue's folder. Each step leaves a journal that is whole, so that a process which dies
 * here just does it again. Beside a serving node too; the archive's own lock lets one mover in at a time.
 */
final class CycleArchive {
    static final String NAME = "archive";
    private static final Logger LOG = LoggerFactory.getLogger(CycleArchive.class);
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path journal;
    private final Path folder;
    private final Path queue;
    private final Clock clock;

    CycleArchive(Path journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
        folder = journal.resolve(NAME);
        queue = journal.resolve("queue");
    }

    /**
     * Moves the oldest record files, one after the other, until one has to stay.
     *
     * @param endedBeforeEpochMillis a file stays whose roll ended later
     * @param neededFrom a file stays that holds this record or a later one: a snapshot is read on from there
     * @param pace how fast they are read
     * @return those that were moved now
     * @throws JournalRefused when one is not as it was written; it stays, and all behind it
     */
    List<ArchivedCycle> move(long endedBeforeEpochMillis, long neededFrom, ReadPace pace) throws IOException {
        Files.createDirectories(folder);
        try (JournalLock _ = JournalLock.take(folder)) {
            List<ArchivedCycle> listed = new ArrayList<>(ArchiveManifest.read(folder));
            finish(listed);
            List<ArchivedCycle> moved = new ArrayList<>();
            while (true) {
                List<CycleFile> kept = CycleFile.in(queue);
                if (kept.size() < 2 || kept.getFirst().endEpochMillis() > endedBeforeEpochMillis
                        || !followedBy(kept, neededFrom)) {
                    return moved;
                }
                ArchivedCycle cycle = move(kept, listed, pace);
                moved.add(cycle);
                LOG.info("{} with {} was verified and moved to {}", cycle.file(), cycle.records(), folder);
            }
        }
    }

    /** A former mover listed these and died before it took them out of the queue. */
    private void finish(List<ArchivedCycle> listed) throws IOException {
        for (ArchivedCycle cycle : listed) {
            Path kept = queue.resolve(cycle.file());
            if (Files.exists(kept)) {
                Path archived = folder.resolve(cycle.file());
                if (!Files.exists(archived) || !cycle.sha256().equals(hash(archived, ReadPace.unbounded(clock)))) {
                    throw new JournalRefused(kept + " is listed in the archive, but " + archived
                            + " is not that file: compare the two and put the right one there");
                }
                takeOut(kept);
            }
        }
    }

    /** Whether a later file's first record is not above the given one, so that all of the first file stands before it. */
    private static boolean followedBy(List<CycleFile> kept, long neededFrom) throws IOException {
        RecordBuffer record = new RecordBuffer();
        for (CycleFile later : kept.subList(1, kept.size())) {
            if (first(later, record)) {
                return record.sequence() <= neededFrom;
            }
        }
        return false;
    }

    /** Reads a file's first record; false when it has none that is whole. */
    static boolean first(CycleFile file, RecordBuffer record) throws IOException {
        try (CycleReader reader = new CycleReader(file)) {
            int length = reader.begins(record.bytes()) ? reader.next(record.bytes()) : CycleReader.END;
            return length >= 0 && record.damage(length) == null;
        }
    }

    private ArchivedCycle move(List<CycleFile> kept, List<ArchivedCycle> listed, ReadPace pace) throws IOException {
        CycleFile file = kept.getFirst();
        JournalScan.Anchor before = listed.isEmpty() ? JournalScan.Anchor.START : JournalScan.Anchor.behind(
                listed.getLast());
        JournalScan scan = JournalScan.closed(journal, file, before);
        JournalScan.Found found = scan.run(record -> pace.took(record.lengthBytes()));
        checkContinued(kept, found);
        String name = file.path().getFileName().toString();
        String hash = hash(file.path(), pace);
        Path archived = bring(file.path(), pace);
        if (!hash.equals(hash(archived, pace))) {
            throw new IOException(archived + " was not written as " + file.path() + " was read: look at the disks");
        }
        ArchivedCycle cycle = new ArchivedCycle(name, Files.size(archived), hash, before.sequence() + 1,
                found.sequence(), found.chain(), scan.streamSequences(), Instant.ofEpochMilli(clock.epochMillis()));
        listed.add(cycle);
        ArchiveManifest.write(folder, listed);
        takeOut(file.path());
        return cycle;
    }

    /** The file is closed: the next record stands in a later one. */
    private static void checkContinued(List<CycleFile> kept, JournalScan.Found found) throws IOException {
        RecordBuffer record = new RecordBuffer();
        for (CycleFile later : kept.subList(1, kept.size())) {
            if (first(later, record)) {
                String flaw = record.flaw(record.length(), found.sequence() + 1, found.chain());
                if (flaw == null) {
                    return;
                }
                throw new JournalRefused("the first record of " + later.path() + " does not follow record "
                        + found.sequence() + ", the last of " + kept.getFirst().path() + ": " + flaw
                        + "; run postern journal verify");
            }
        }
    }

    /** The same file in the archive: by a link where the disk is the same, by a copy where not. */
    private Path bring(Path file, ReadPace pace) throws IOException {
        Path archived = folder.resolve(file.getFileName());
        Path draft = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try {
            Files.createLink(draft, file);
        } catch (FileSystemException | UnsupportedOperationException otherDisk) {
            copy(file, draft, pace);
        }
        try (Disk disk = new Disk.Forcing()) {
            disk.force(draft.toFile());
            Files.move(draft, archived, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            disk.forceFolder(folder);
        }
        return archived;
    }

    private static void copy(Path from, Path to, ReadPace pace) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long at = 0;
            for (long size = in.size(); at < size;) {
                long copied = in.transferTo(at, Math.min(CHUNK_BYTES, size - at), out);
                at += copied;
                pace.took(copied);
            }
        }
    }

    private void takeOut(Path kept) throws IOException {
        Files.delete(kept);
        try (Disk disk = new Disk.Forcing()) {
            disk.forceFolder(queue);
        }
    }

    /** The file's SHA-256 in hexadecimal. */
    static String hash(Path file, ReadPace pace) throws IOException {
        MessageDigest sha256 = ArchiveManifest.sha256();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(bytes.clear()) >= 0) {
                sha256.update(bytes.flip());
                pace.took(bytes.limit());
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}

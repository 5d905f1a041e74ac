package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The archive as the operator's commands see it. Beside a serving node or not; the calling thread does the work. */
public final class JournalArchive {

    /**
     * A file that was moved.
     *
     * @param name the record file's
     * @param records what it holds, for people
     * @param sha256 of all of its bytes
     */
    public record Moved(String name, String records, String sha256) {
    }

    private JournalArchive() {
    }

    /**
     * Moves the record files that are old enough and that no kept snapshot needs.
     *
     * @param journal a journal's folder
     * @param endedBeforeEpochMillis a file stays whose roll ended later
     * @param snapshotsKept how many snapshots of each stream are kept, and may be needed
     * @return what was moved, oldest first
     * @throws JournalRefused when a file cannot be trusted, or another process is moving files
     */
    public static List<Moved> move(Path journal, long endedBeforeEpochMillis, int snapshotsKept, Clock clock)
            throws IOException {
        HighWater reached = Mark.read(journal).orElseThrow(() -> new JournalRefused("the journal in " + journal
                + " has no high-water mark: start and stop the node once"));
        long neededFrom = new SnapshotFolder(journal, reached.streams()).neededFrom(snapshotsKept);
        return new CycleArchive(journal, clock).move(endedBeforeEpochMillis, neededFrom, ReadPace.unbounded(clock))
                .stream().map(cycle -> new Moved(cycle.file(), cycle.records(), cycle.sha256())).toList();
    }

    /**
     * Compares every file of the archive that is there with its hash in the list.
     *
     * @return how many there are
     * @throws JournalRefused at the first that differs
     */
    public static int checkHashes(Path journal, Clock clock) throws IOException {
        Path folder = journal.resolve(CycleArchive.NAME);
        List<CycleFile> files = ArchiveListing.of(journal).archived();
        List<ArchivedCycle> listed = ArchiveManifest.read(folder);
        for (CycleFile file : files) {
            ArchivedCycle entry = listed.stream().filter(cycle -> file.path().endsWith(cycle.file())).findFirst()
                    .orElseThrow();
            if (!entry.sha256().equals(CycleArchive.hash(file.path(), ReadPace.unbounded(clock)))) {
                throw new JournalRefused("the archived file " + file.path() + " is not as it was archived: its SHA-256 "
                        + "is not the listed one; restore it from a copy");
            }
        }
        return files.size();
    }

    /** What of the archive is missing, as a sentence; empty when nothing is. */
    public static java.util.Optional<String> absent(Path journal) throws IOException {
        return ArchiveListing.of(journal).absent();
    }
}

package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record files of a journal, archive and queue together, in their order. A file that is listed in the archive and
 * still in the queue is read from the queue. Immutable.
 *
 * @param archived the files of the archive that are there, behind the last one that is not
 * @param kept those of the queue
 * @param anchor where the first of them begins
 * @param absent what is missing in front of it, as a sentence
 */
record ArchiveListing(List<CycleFile> archived, List<CycleFile> kept, JournalScan.Anchor anchor,
        Optional<String> absent) {

    static ArchiveListing of(Path journal) throws IOException {
        Path folder = journal.resolve(CycleArchive.NAME);
        // The queue before the archive: what is moved meanwhile is in both, and not in none.
        List<CycleFile> kept = CycleFile.in(journal.resolve("queue"));
        List<ArchivedCycle> listed = ArchiveManifest.read(folder);
        List<CycleFile> archived = new ArrayList<>();
        JournalScan.Anchor anchor = JournalScan.Anchor.START;
        Optional<String> absent = Optional.empty();
        for (ArchivedCycle cycle : listed) {
            CycleFile file = CycleFile.named(folder, cycle.file());
            if (kept.stream().anyMatch(each -> each.path().endsWith(cycle.file()))) {
                break;
            }
            if (file != null && Files.exists(file.path())) {
                archived.add(file);
                continue;
            }
            String sentence = cycle.file() + " with " + cycle.records() + " was archived and is not in " + folder
                    + ": bring it back there";
            absent = Optional.of(absent.map(before -> before + "; " + sentence).orElse(sentence));
            anchor = JournalScan.Anchor.behind(cycle);
            archived.clear();
        }
        return new ArchiveListing(List.copyOf(archived), kept, anchor, absent);
    }

    /** The same, when nothing is missing. */
    static ArchiveListing complete(Path journal) throws IOException {
        ArchiveListing listing = of(journal);
        if (listing.absent.isPresent()) {
            throw new JournalRefused(listing.absent.get());
        }
        return listing;
    }

    /**
     * What stands in no file although later records do, as a sentence: a start from snapshots does not need it, but
     * somebody has taken it away.
     */
    static Optional<String> gap(Path journal) throws IOException {
        ArchiveListing listing = of(journal);
        if (listing.absent.isPresent()) {
            return listing.absent;
        }
        List<ArchivedCycle> listed = ArchiveManifest.read(journal.resolve(CycleArchive.NAME));
        // A file that is in both places begins before the archive ends.
        long archived = listing.archived.isEmpty() ? 0 : listed.get(listing.archived.size() - 1).lastSequence();
        RecordBuffer record = new RecordBuffer();
        for (CycleFile file : listing.kept) {
            if (CycleArchive.first(file, record)) {
                return record.sequence() == archived + 1 ? Optional.empty() : Optional.of("records " + (archived + 1)
                        + " to " + (record.sequence() - 1) + " stand neither in " + journal.resolve("queue") + " nor in "
                        + journal.resolve(CycleArchive.NAME));
            }
        }
        return Optional.empty();
    }

    /** All files that can be read in one go, oldest first. */
    List<CycleFile> present() {
        List<CycleFile> all = new ArrayList<>(archived);
        all.addAll(kept);
        return all;
    }
}

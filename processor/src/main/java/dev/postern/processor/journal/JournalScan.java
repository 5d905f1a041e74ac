package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a journal's files as they lie and checks every record: by reading alone, without Chronicle, without the lock,
 * so that it may run beside a serving node and on files that Chronicle would put aside. The same rules as at start
 * decide what can be trusted; the two readers share nothing but the record's own checks. One thread, one run.
 */
public final class JournalScan {

    /** Called for each record that can be trusted, in order. */
    @FunctionalInterface
    public interface Visitor {

        /** @param record valid until the call returns */
        void visit(ScannedRecord record) throws IOException;
    }

    /**
     * What a run found.
     *
     * @param records how many were visited
     * @param sequence the last one's number, 0 when there is none
     * @param chain the last one's chain
     * @param files record files read
     * @param reached the high-water mark, or null when there is none
     * @param tail what lies behind the last record and was never answered, as a sentence; or null
     */
    public record Found(long records, long sequence, long chain, int files, HighWater reached, String tail) {
    }

    /**
     * Where a scan begins: behind the last record of what is not read.
     *
     * @param streamSequences by stream code
     */
    record Anchor(long sequence, long chain, Map<Integer, Long> streamSequences) {
        /** Before the journal's first record. */
        static final Anchor START = new Anchor(0, 0, Map.of());

        static Anchor behind(ArchivedCycle cycle) {
            return new Anchor(cycle.lastSequence(), cycle.chain(), cycle.streamSequences());
        }
    }

    private final Path journal;
    private final RecordBuffer record = new RecordBuffer();
    private final ScannedRecord scanned = new ScannedRecord(record);
    private final Map<Integer, Long> streamSequences;
    private final HighWater reached;
    private final List<CycleFile> files;
    private final long through;
    /** Whether nothing in it can be a torn tail: it was durable before it was closed. */
    private final boolean closed;
    private long records;
    private long sequence;
    private long chain;
    private String tail;

    private JournalScan(Path journal, HighWater reached, List<CycleFile> files, Anchor from, long through,
            boolean closed) {
        this.closed = closed;
        this.journal = journal;
        this.reached = reached;
        this.files = files;
        this.through = through;
        streamSequences = new HashMap<>(from.streamSequences());
        sequence = from.sequence();
        chain = from.chain();
    }

    /**
     * A scan of the whole journal, whose folder holds {@code queue/}, the mark and, when files were moved there, {@code
     * archive/}.
     *
     * @throws JournalRefused when a file of the archive is not there; the sentence names it and its records
     */
    public static JournalScan whole(Path journal) throws IOException {
        return whole(journal, Long.MAX_VALUE);
    }

    /**
     * A scan up to the high-water mark: what was durable when the scan was made, and nothing else.
     *
     * @throws JournalRefused as {@link #whole(Path)}
     */
    public static JournalScan durable(Path journal) throws IOException {
        return whole(journal, Mark.read(journal).map(HighWater::sequence).orElse(0L));
    }

    private static JournalScan whole(Path journal, long through) throws IOException {
        // The mark before the files: what it names is in them.
        HighWater reached = Mark.read(journal).orElse(null);
        return new JournalScan(journal, reached, ArchiveListing.complete(journal).present(), Anchor.START, through, false);
    }

    /** The same from behind the last file of the archive that is not there any more: all that can be read here. */
    public static JournalScan present(Path journal) throws IOException {
        HighWater reached = Mark.read(journal).orElse(null);
        ArchiveListing listing = ArchiveListing.of(journal);
        return new JournalScan(journal, reached, listing.present(), listing.anchor(), Long.MAX_VALUE, false);
    }

    /**
     * A scan of the archive alone, for a start that needs all of it.
     *
     * @throws JournalRefused as {@link #whole(Path)}
     */
    static JournalScan archived(Path journal) throws IOException {
        return new JournalScan(journal, null, ArchiveListing.complete(journal).archived(), Anchor.START,
                Long.MAX_VALUE, true);
    }

    /** A scan of one file of the queue, which follows the given place and is to be whole to its end. */
    static JournalScan closed(Path journal, CycleFile file, Anchor from) {
        return new JournalScan(journal, null, List.of(file), from, Long.MAX_VALUE, true);
    }

    /** The last sequence of each stream that was visited, by its code. */
    Map<Integer, Long> streamSequences() {
        return streamSequences;
    }

    /** The high-water mark, when the folder has one. */
    public Optional<HighWater> reached() {
        return Optional.ofNullable(reached);
    }

    /** The record files, oldest first. */
    public List<Path> files() {
        return files.stream().map(CycleFile::path).toList();
    }

    /**
     * Visits every record.
     *
     * @throws JournalRefused at the first one that was answered, or may have been, and cannot be trusted; the sentence
     *     names it
     */
    public Found run(Visitor visitor) throws IOException {
        for (int i = 0; i < files.size() && tail == null && sequence < through; i++) {
            try (CycleReader reader = new CycleReader(files.get(i))) {
                read(reader, i, visitor);
            }
        }
        if (reached != null && sequence < reached.sequence() && sequence < through) {
            throw new JournalRefused("the journal in " + journal + " ends at record " + sequence
                    + " but had reached " + reached.sequence() + ": record " + (sequence + 1)
                    + " and those behind it are lost; look for *.discard files there, or restore the journal from its "
                    + "backup");
        }
        return new Found(records, sequence, chain, files.size(), reached, tail);
    }

    private void read(CycleReader reader, int file, Visitor visitor) throws IOException {
        if (!reader.begins(record.bytes())) {
            flawed(reader, file, "its file has no readable header");
            return;
        }
        int length = reader.next(record.bytes());
        while (length >= 0) {
            String flaw = flaw(length);
            if (flaw != null) {
                flawed(reader, file, flaw);
                return;
            }
            visit(reader, files.get(file), visitor);
            if (sequence == through) {
                return;
            }
            length = reader.next(record.bytes());
        }
        if (length == CycleReader.TORN) {
            flawed(reader, file, "it is not whole");
        } else {
            lookBehind(reader, file);
        }
    }

    private String flaw(int length) {
        String flaw = record.flaw(length, sequence + 1, chain);
        if (flaw != null) {
            return sequence > 0 || record.damage(length) != null || record.sequence() == 1 ? flaw
                    : flaw + "; " + archiveIsGone(journal);
        }
        long expected = streamSequences.getOrDefault(record.streamCode(), 0L) + 1;
        if (record.streamSequence() != expected) {
            return "it has the sequence " + record.streamSequence() + " in stream "
                    + Streams.nameOf(record.streamCode()) + " where " + expected + " should follow";
        }
        boolean marked = reached != null && record.sequence() == reached.sequence();
        return marked && record.chain() != reached.chain() ? "it is not the one that the high-water mark was written for"
                : null;
    }

    /** What may be wrong when a journal begins behind its first record. */
    static String archiveIsGone(Path journal) {
        return "what is before it may have been archived: bring the whole folder "
                + journal.resolve(CycleArchive.NAME) + " back";
    }

    private void visit(CycleReader reader, CycleFile file, Visitor visitor) throws IOException {
        Event event;
        try {
            event = record.event();
        } catch (RuntimeException e) {
            throw refused(place(file, reader.at(), reader.number()),
                    "its event is not known to this build (" + e.getMessage() + ")");
        }
        sequence++;
        chain = record.chain();
        streamSequences.put(record.streamCode(), record.streamSequence());
        records++;
        scanned.at(file, file.index(reader.number()), reader.at(), event);
        visitor.visit(scanned);
    }

    /** The next record is not there as it was written: lost when it was durable, a torn tail when it never was. */
    private void flawed(CycleReader reader, int file, String flaw) throws IOException {
        String place = place(files.get(file), reader.at(), reader.number());
        judge(reader, place, flaw, durableByMark() || durableByALaterRecord(reader, file));
    }

    private void judge(CycleReader reader, String place, String flaw, boolean durable) throws IOException {
        if (durable && reader.movedOn()) {
            return;
        }
        if (durable) {
            throw refused(place, flaw);
        }
        tail = "record " + (sequence + 1) + " " + place + " was never answered: " + flaw + "; a start does not take it";
    }

    /**
     * The documents of a file have ended. That is only believed when no whole record stands behind the end, but for the
     * next one alone: its bytes are written before its header, by a node at work or by one that died there.
     */
    private void lookBehind(CycleReader reader, int file) throws IOException {
        long end = reader.at();
        if (!reader.seekWholeRecord(record) || record.sequence() <= sequence) {
            return;
        }
        boolean next = record.sequence() == sequence + 1 && reader.at() == end + Integer.BYTES;
        if (next && !durableByMark() && !reader.seekWholeRecord(record) || reader.movedOn()) {
            return;
        }
        long behind = record.sequence();
        boolean durable = durableByMark() || record.durableThrough() > sequence || durableByALaterRecord(reader, file);
        judge(reader, place(files.get(file), end, reader.number() + 1),
                "the file seems to end before it, but record " + behind + " stands behind it", durable);
    }

    /** Whether the next record was durable, as far as the mark tells, or the file's own end. */
    private boolean durableByMark() {
        return closed || reached != null && sequence < reached.sequence();
    }

    private boolean durableByALaterRecord(CycleReader reader, int file) throws IOException {
        while (reader.seekWholeRecord(record)) {
            if (record.durableThrough() > sequence) {
                return true;
            }
        }
        for (CycleFile later : files.subList(file + 1, files.size())) {
            try (CycleReader next = new CycleReader(later)) {
                while (next.seekWholeRecord(record)) {
                    if (record.durableThrough() > sequence) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static String place(CycleFile file, long at, long number) {
        return "in " + file.path() + " at index 0x" + Long.toHexString(file.index(Math.max(0, number))) + " (byte " + at
                + ")";
    }

    private JournalRefused refused(String place, String flaw) {
        return new JournalRefused("journal record " + (sequence + 1) + " " + place + " cannot be trusted: " + flaw
                + "; restore the journal folder from its backup");
    }
}

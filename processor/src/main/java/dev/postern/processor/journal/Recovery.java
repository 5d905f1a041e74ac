package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.time.Clock;
import java.io.File;
import java.io.IOException;

/**
 * Reads a journal from where its snapshots end, checks every record and compares the end with the mark. Used once, by
 * the recovering thread; afterwards it tells the writer where to go on.
 *
 * <p>A record that is not as it was written is refused when it is known to have been durable: it is not beyond the
 * mark, or a later record says so. Otherwise nobody was ever answered for it, and it is the torn tail that a power cut
 * leaves: reading ends in front of it, and {@link #tear} tells where.
 */
final class Recovery {

    /** Where the torn tail begins. */
    record Tear(File file, String sentence) {
    }

    private final ChronicleStore store;
    private final Mark mark;
    private final Streams streams;
    private final RestoredSnapshots snapshots;
    private final Clock clock;
    private final long[] streamSequences;
    private final RecordBuffer record = new RecordBuffer();
    private long sequence;
    private long chain;
    private long index = -1;
    private File lastFile;
    private File fileBefore;
    private long lastEnd;
    private Tear tear;
    private long read;
    private long elapsedNanos;

    Recovery(ChronicleStore store, Mark mark, Streams streams, RestoredSnapshots snapshots, Clock clock) {
        this.store = store;
        this.mark = mark;
        this.streams = streams;
        this.snapshots = snapshots;
        this.clock = clock;
        streamSequences = new long[streams.count()];
    }

    /** The last record's sequence; 0 in an empty journal. */
    long sequence() {
        return sequence;
    }

    /** The last record's chain; 0 in an empty journal. */
    long chain() {
        return chain;
    }

    /** The last sequence of each stream; the writer takes the array over. */
    long[] streamSequences() {
        return streamSequences;
    }

    /** Where Chronicle keeps the last record; -1 in an empty journal. */
    long index() {
        return index;
    }

    /** The file of the last record; null in an empty journal. */
    File lastFile() {
        return lastFile;
    }

    /** The torn tail, or null when there is none. */
    Tear tear() {
        return tear;
    }

    /** Records read, and the time it took. */
    String summary() {
        return read + " records read and verified in " + elapsedNanos / 1_000_000 + " ms ("
                + read * 1_000_000_000L / Math.max(1, elapsedNanos) + "/s), " + snapshots.count() + " of "
                + streams.count() + " streams from a snapshot";
    }

    /**
     * Visits every record that the snapshots do not hold, and some that they do.
     *
     * @throws JournalRefused at the first one that is not as it was written
     */
    void run(Recoverable state) throws IOException {
        Position from = snapshots.from();
        Progress progress = new Progress(clock, from.sequence(), Math.max(mark.sequence(), from.sequence()));
        if (from.sequence() == 0) {
            readArchive(state, progress);
        }
        try (StoredRecords records = from.sequence() == 0 ? store.records() : resume(from)) {
            int length;
            while (tear == null && (length = next(records)) != StoredRecords.END) {
                if (length != StoredRecords.TORN) {
                    visit(records, length, state);
                    progress.at(sequence);
                }
            }
            lastEnd = tear == null ? records.end() : lastEnd;
        }
        read = sequence - from.sequence();
        elapsedNanos = progress.elapsedNanos();
        checkEnd();
    }

    /** Without snapshots all is needed, also what was moved away. */
    private void readArchive(Recoverable state, Progress progress) throws IOException {
        JournalScan.archived(store.folder().getParent()).run(archived -> {
            int stream = streams.ofCode(archived.streamCode());
            if (stream < 0) {
                throw refused("in " + archived.file(), noSuchStream(), null);
            }
            sequence = archived.sequence();
            chain = archived.buffer().chain();
            streamSequences[stream] = archived.streamSequence();
            state.visit(sequence, stream, archived.streamSequence(), archived.event());
            progress.at(sequence);
        });
    }

    private String noSuchStream() {
        return "its stream does not exist with " + streams.cards() + " card shards and " + streams.terminals()
                + " terminal partitions";
    }

    private void checkEnd() throws IOException {
        if (sequence < mark.sequence()) {
            throw lost(String.valueOf(mark.sequence()));
        }
        String missing = snapshots.beyond(sequence, streamSequences);
        if (missing != null) {
            throw lost(missing);
        }
        String leftover = tear != null || lastFile == null ? null : FileScan.leftover(lastFile.toPath(), lastEnd);
        if (leftover != null) {
            judge("in " + lastFile, leftover, null);
        }
    }

    private JournalRefused lost(String reached) {
        return new JournalRefused("the journal in " + store.folder() + " ends at record " + sequence
                + " but had reached " + reached + ": records are lost; look for *.discard files there, or restore the "
                + "journal folder from its backup");
    }

    /**
     * Makes durable what was read. A process that was killed may have left records in the page cache only, and from
     * now on answers will rely on them. At most one file was rolled away from without a force.
     */
    void force(Disk disk) throws IOException {
        if (fileBefore != null) {
            disk.force(fileBefore);
        }
        if (lastFile != null) {
            disk.force(lastFile);
        }
        disk.forceFolder(store.folder());
    }

    /** A reader behind the record of that place, which has to be there as it was. */
    private StoredRecords resume(Position from) {
        StoredRecords records = store.records(from.index());
        int length = -1;
        String flaw;
        try {
            length = records == null ? StoredRecords.END : records.next(record.bytes());
            flaw = length < 0 ? "it is not there, and the snapshots go on behind it" : record.damage(length);
        } catch (Exception | AssertionError | InternalError e) {
            flaw = "it cannot be read (" + e + ")";
        }
        if (flaw == null && (record.sequence() != from.sequence() || record.chain() != from.chain())) {
            flaw = "it is not the one that the snapshots follow";
        }
        if (flaw != null) {
            String place = records == null ? "in " + store.folder() : records.place();
            if (records != null) {
                records.close();
            }
            throw new JournalRefused("journal record " + from.sequence() + " " + place + " cannot be trusted: " + flaw
                    + "; restore the journal folder from its backup");
        }
        checkMark(records);
        sequence = from.sequence();
        chain = from.chain();
        index = from.index();
        System.arraycopy(from.streamSequences(), 0, streamSequences, 0, streamSequences.length);
        remember(records);
        return records;
    }

    private int next(StoredRecords records) throws IOException {
        try {
            return records.next(record.bytes());
        } catch (Exception | AssertionError | InternalError e) {
            // What Chronicle could not read does not say where it stands; it throws undeclared checked ones too.
            judge(records.place(), "it cannot be read (" + e + ")", e);
            return StoredRecords.TORN;
        }
    }

    private void visit(StoredRecords records, int length, Recoverable state) throws IOException {
        String flaw = record.flaw(length, sequence + 1, chain);
        if (flaw != null) {
            judge(records.place(), sequence == 0 && record.damage(length) == null && record.sequence() > 1
                    ? flaw + "; " + JournalScan.archiveIsGone(store.folder().getParent()) : flaw, null);
            return;
        }
        int stream = streams.ofCode(record.streamCode());
        if (stream < 0) {
            throw refused(records.place(), noSuchStream(), null);
        }
        if (record.streamSequence() != streamSequences[stream] + 1) {
            throw refused(records.place(), "it has the sequence " + record.streamSequence() + " in stream "
                    + streams.name(stream) + " where " + (streamSequences[stream] + 1) + " should follow", null);
        }
        checkMark(records);
        Event event = event(records);
        sequence++;
        chain = record.chain();
        index = records.index();
        streamSequences[stream]++;
        remember(records);
        state.visit(sequence, stream, record.streamSequence(), event);
    }

    private void checkMark(StoredRecords records) {
        if (record.sequence() == mark.sequence() && record.chain() != mark.chain()) {
            throw refused(records.place(), "it is not the one that the high-water mark was written for", null);
        }
    }

    private Event event(StoredRecords records) {
        try {
            return record.event();
        } catch (RuntimeException e) {
            throw refused(records.place(), "its event is not known to this build (" + e.getMessage() + ")", e);
        }
    }

    private void remember(StoredRecords records) {
        File file = records.file();
        if (!file.equals(lastFile)) {
            fileBefore = lastFile;
            lastFile = file;
        }
        lastEnd = records.end();
    }

    /** The next record is not what it should be: refuses, or takes it for the torn tail. */
    private void judge(String place, String flaw, Throwable cause) throws IOException {
        long broken = sequence + 1;
        if (broken <= mark.sequence()) {
            throw refused(place, flaw, cause);
        }
        File file = lastFile;
        for (File each : store.files()) {
            if (lastFile != null && each.getName().compareTo(lastFile.getName()) < 0) {
                continue;
            }
            file = file == null ? each : file;
            long from = each.equals(lastFile) ? lastEnd : 0;
            long proof = FileScan.proofOfDurability(each.toPath(), from, broken);
            if (proof > 0) {
                throw refused(place, flaw + ", and record " + proof + " in " + each + " says that it was durable",
                        cause);
            }
        }
        tear = new Tear(file, "record " + broken + " " + place + ": " + flaw);
    }

    private JournalRefused refused(String place, String flaw, Throwable cause) {
        return new JournalRefused("journal record " + (sequence + 1) + " " + place + " cannot be trusted: "
                + flaw + "; restore the journal folder from its backup", cause);
    }
}

package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.io.File;
import java.io.IOException;

/**
 * Reads a journal from its first record, checks every one and compares the end with the mark. Used once, by the
 * recovering thread; afterwards it tells the writer where to go on.
 */
final class Recovery {
    private final ChronicleStore store;
    private final Mark mark;
    private final Streams streams;
    private final long[] streamSequences;
    private final RecordBuffer record = new RecordBuffer();
    private long sequence;
    private long chain;
    private File lastFile;
    private File fileBefore;

    Recovery(ChronicleStore store, Mark mark, Streams streams) {
        this.store = store;
        this.mark = mark;
        this.streams = streams;
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

    /**
     * Visits every record.
     *
     * @throws JournalRefused at the first one that is not as it was written
     */
    void run(RecordVisitor visitor) {
        try (StoredRecords records = store.records()) {
            int length;
            while ((length = next(records)) != StoredRecords.END) {
                visit(records, length, visitor);
            }
        }
        if (sequence < mark.sequence()) {
            throw new JournalRefused("the journal in " + store.folder() + " ends at record " + sequence
                    + " but had reached " + mark.sequence()
                    + ": records are lost; look for *.discard files there, or restore the journal folder from its "
                    + "backup");
        }
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

    private int next(StoredRecords records) {
        try {
            return records.next(record.bytes());
        } catch (Exception | AssertionError | InternalError e) {
            // Checked exceptions too: the library throws them undeclared when a file's header is damaged.
            throw new JournalRefused("the journal cannot be read beyond record " + sequence + " " + records.place()
                    + " (" + e + "): restore the journal folder from its backup", e);
        }
    }

    private void visit(StoredRecords records, int length, RecordVisitor visitor) {
        String flaw = record.flaw(length, sequence + 1, chain);
        if (flaw != null) {
            throw refused(records, flaw, null);
        }
        int stream = streams.ofCode(record.streamCode());
        if (stream < 0) {
            throw refused(records, "its stream does not exist with " + streams.cards() + " card shards and "
                    + streams.terminals() + " terminal partitions", null);
        }
        if (record.streamSequence() != streamSequences[stream] + 1) {
            throw refused(records, "it has the sequence " + record.streamSequence() + " in stream "
                    + streams.name(stream) + " where " + (streamSequences[stream] + 1) + " should follow", null);
        }
        if (record.sequence() == mark.sequence() && record.chain() != mark.chain()) {
            throw refused(records, "it is not the one that the high-water mark was written for", null);
        }
        Event event = event(records);
        sequence++;
        chain = record.chain();
        streamSequences[stream]++;
        remember(records.file());
        visitor.visit(stream, record.streamSequence(), event);
    }

    private Event event(StoredRecords records) {
        try {
            return record.event();
        } catch (RuntimeException e) {
            throw refused(records, "its event is not known to this build (" + e.getMessage() + ")", e);
        }
    }

    private void remember(File file) {
        if (!file.equals(lastFile)) {
            fileBefore = lastFile;
            lastFile = file;
        }
    }

    private JournalRefused refused(StoredRecords records, String flaw, Throwable cause) {
        return new JournalRefused("journal record " + (sequence + 1) + " " + records.place() + " cannot be trusted: "
                + flaw + "; restore the journal folder from its backup", cause);
    }
}

package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.nio.file.Path;

/** The record that a {@link JournalScan} stands at. Only inside the visitor's call: the next record takes its place. */
public final class ScannedRecord {
    private final RecordBuffer record;
    private CycleFile file;
    private long index;
    private long position;
    private Event event;

    ScannedRecord(RecordBuffer record) {
        this.record = record;
    }

    void at(CycleFile in, long indexInQueue, long positionInFile, Event decoded) {
        file = in;
        position = positionInFile;
        index = indexInQueue;
        event = decoded;
    }

    /** Its number in the journal, from 1. */
    public long sequence() {
        return record.sequence();
    }

    /** Its stream, such as {@code c12} or {@code t3}. */
    public String stream() {
        return Streams.nameOf(record.streamCode());
    }

    /** Its stream's code, which is the same whatever the number of streams. */
    public int streamCode() {
        return record.streamCode();
    }

    /** Its number in the stream, from 1. */
    public long streamSequence() {
        return record.streamSequence();
    }

    /** Length of the whole record. */
    public int lengthBytes() {
        return record.length();
    }

    /** What happened. */
    public Event event() {
        return event;
    }

    /** The file that it stands in. */
    public Path file() {
        return file.path();
    }

    /** The index that Chronicle's own tools print for it. */
    public long index() {
        return index;
    }

    /** Where its document begins in the file, in bytes. */
    public long position() {
        return position;
    }

    CycleFile cycle() {
        return file;
    }

    RecordBuffer buffer() {
        return record;
    }
}

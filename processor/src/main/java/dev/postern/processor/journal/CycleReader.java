package dev.postern.processor.journal;

import java.io.IOException;
import java.util.Arrays;

/**
 * Walks the documents of one record file by their headers alone, which is all that Chronicle's format needs for
 * reading on: a 32-bit word with the length, bit 30 for documents of the queue itself, bit 31 while being written.
 * One thread; closed by whoever opened it.
 */
final class CycleReader implements AutoCloseable {
    /** No further document. */
    static final int END = -1;
    /** A document that nobody finished, or that cannot be one. */
    static final int TORN = -2;

    private static final int NOT_COMPLETE = 1 << 31;
    private static final int OF_THE_QUEUE = 1 << 30;
    private static final int END_OF_FILE = NOT_COMPLETE | OF_THE_QUEUE;
    private static final int LENGTH = OF_THE_QUEUE - 1;
    /** The file's first document: a binary field named {@code header}. */
    private static final byte[] FILE_HEADER = {(byte) 0xB9, 6, 'h', 'e', 'a', 'd', 'e', 'r'};

    private final FileWindow window;
    private long position;
    private long at;
    private long lastAt;
    private int lastWord;
    private long records = -1;

    CycleReader(CycleFile file) throws IOException {
        window = new FileWindow(file.path());
    }

    /** Copies the next record to the start of the array; returns its length, {@link #END} or {@link #TORN}. */
    int next(byte[] bytes) throws IOException {
        while (true) {
            at = position;
            lastAt = at;
            // Where the file has not grown to yet, a node that is at work will write as into zeros.
            lastWord = 0;
            if (!window.has(at, Integer.BYTES)) {
                return END;
            }
            int word = window.word(at);
            lastWord = word;
            if (word == 0 || word == END_OF_FILE) {
                return END;
            }
            int length = word & LENGTH;
            if ((word & NOT_COMPLETE) != 0 || at + Integer.BYTES + length > window.size()) {
                return TORN;
            }
            position = at + Integer.BYTES + (length + 3L & ~3L);
            if ((word & OF_THE_QUEUE) == 0) {
                return record(bytes, length);
            }
            if (at == 0 && !isFileHeader(bytes)) {
                return TORN;
            }
        }
    }

    private int record(byte[] bytes, int length) throws IOException {
        records++;
        if (length > RecordBuffer.BYTES_MAX || !window.has(at + Integer.BYTES, length)) {
            return TORN;
        }
        window.copy(at + Integer.BYTES, bytes, length);
        return length;
    }

    private boolean isFileHeader(byte[] bytes) throws IOException {
        if (!window.has(Integer.BYTES, FILE_HEADER.length)) {
            return false;
        }
        window.copy(Integer.BYTES, bytes, FILE_HEADER.length);
        return Arrays.equals(bytes, 0, FILE_HEADER.length, FILE_HEADER, 0, FILE_HEADER.length);
    }

    /** Whether a file header stands where it should; asked before the first record. */
    boolean begins(byte[] bytes) throws IOException {
        if (!window.has(0, Integer.BYTES)) {
            return false;
        }
        lastWord = window.word(0);
        return (lastWord & END_OF_FILE) == OF_THE_QUEUE && isFileHeader(bytes);
    }

    /** Whether the word at which the walk ended has been written since: a node is at work on this file. */
    boolean movedOn() throws IOException {
        window.forget();
        return window.has(lastAt, Integer.BYTES) && window.word(lastAt) != lastWord;
    }

    /** Where the last document begins. */
    long at() {
        return at;
    }

    /** The last record's number in the file, from 0. */
    long number() {
        return records;
    }

    /**
     * Looks behind the last document for a record that is whole by its own checksum, wherever it stands, copies it and
     * goes there. False when there is none.
     */
    boolean seekWholeRecord(RecordBuffer record) throws IOException {
        byte[] bytes = record.bytes();
        for (long from = at + Integer.BYTES; window.has(from, RecordBuffer.HEADER_BYTES); from += Integer.BYTES) {
            int length = window.word(from + Integer.BYTES);
            if (length >= RecordBuffer.HEADER_BYTES && length <= RecordBuffer.BYTES_MAX && window.has(from, length)) {
                window.copy(from, bytes, length);
                if (record.damage(length) == null) {
                    at = from;
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}

package dev.postern.processor.journal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Records of a journal as one small file, so that those of an older build can be kept and read by every later one. */
public final class RecordedJournal {
    /** The number of the state's form that this build writes into the head of a snapshot. */
    public static final int STATE_VERSION = SnapshotFile.STATE_VERSION;

    private RecordedJournal() {
    }

    /** Writes the first {@code recordsMax} records of a journal as they stand in its files. */
    public static void write(Path journal, long recordsMax, OutputStream file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(file))) {
            JournalScan.whole(journal).run(record -> {
                if (record.sequence() <= recordsMax) {
                    byte[] bytes = new byte[record.lengthBytes()];
                    try (RandomAccessFile in = new RandomAccessFile(record.file().toFile(), "r")) {
                        in.seek(record.position() + Integer.BYTES);
                        in.readFully(bytes);
                    }
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
            });
            out.writeInt(0);
        }
    }

    /** Gives every record to the visitor; returns how many there were. Each is checked as a start checks it. */
    public static long read(InputStream file, Streams streams, Recoverable to) throws IOException {
        RecordBuffer record = new RecordBuffer();
        long sequence = 0;
        long chain = 0;
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
            for (int length = in.readInt(); length > 0; length = in.readInt()) {
                in.readFully(record.bytes(), 0, length);
                String flaw = record.flaw(length, ++sequence, chain);
                if (flaw != null) {
                    throw new IOException("record " + sequence + ": " + flaw);
                }
                chain = record.chain();
                to.visit(sequence, streams.ofCode(record.streamCode()), record.streamSequence(), record.event());
            }
        }
        return sequence;
    }
}

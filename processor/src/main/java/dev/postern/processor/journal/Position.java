package dev.postern.processor.journal;

import java.nio.ByteBuffer;

/**
 * A place in the journal behind one of its records, with all that is needed to go on reading there. Immutable by
 * convention; made by the writer's thread.
 *
 * @param sequence of the record; 0 before the first
 * @param chain of the record
 * @param index where Chronicle keeps the record; -1 before the first
 * @param streamSequences the last sequence of each stream at this place
 */
record Position(long sequence, long chain, long index, long[] streamSequences) {

    /** Before the first record. */
    static Position start(Streams streams) {
        return new Position(0, 0, -1, new long[streams.count()]);
    }

    int bytes() {
        return (3 + streamSequences.length) * Long.BYTES;
    }

    void write(ByteBuffer out) {
        out.putLong(sequence).putLong(chain).putLong(index);
        for (long streamSequence : streamSequences) {
            out.putLong(streamSequence);
        }
    }

    static Position read(ByteBuffer in, int streams) {
        long sequence = in.getLong();
        long chain = in.getLong();
        long index = in.getLong();
        long[] streamSequences = new long[streams];
        for (int i = 0; i < streams; i++) {
            streamSequences[i] = in.getLong();
        }
        return new Position(sequence, chain, index, streamSequences);
    }
}

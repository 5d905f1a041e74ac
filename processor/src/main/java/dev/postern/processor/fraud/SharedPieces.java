package dev.postern.processor.fraud;

import dev.postern.fraud.features.SharedTable;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;

/**
 * One sort of shared features of one partition as pieces of a snapshot. Confined to the partition's loop. Pages that were
 * written for other features than today's are passed over.
 */
final class SharedPieces implements Pieces {

    private final SharedTable table;
    private long through;
    private boolean fits;

    /** @param through the journal's sequence up to which everything is in the table */
    SharedPieces(SharedTable table, long through) {
        this.table = table;
        this.through = through;
    }

    /** The same, as it was read. */
    long through() {
        return through;
    }

    /** Whether a head was read that was written for the same features. */
    boolean fits() {
        return fits;
    }

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return table.pages();
    }

    @Override
    public int headBytes() {
        return Long.BYTES + SharedTable.HEAD_BYTES;
    }

    @Override
    public void writeHead(ByteBuffer out) {
        out.putLong(through);
        table.writeHead(out);
    }

    @Override
    public int bytesMax(int piece) {
        return table.pageBytes();
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        table.writePage(piece, out);
    }

    @Override
    public void watch(PieceWatch watch) {
        table.watch(watch == null ? null : watch::changing);
    }

    @Override
    public void readHead(ByteBuffer in) {
        through = in.getLong();
        fits = table.readHead(in);
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        if (fits) {
            table.readPage(piece, in);
        }
    }

    @Override
    public void restored() {
        if (fits) {
            table.restored();
        }
    }
}

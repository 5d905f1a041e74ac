package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureTable;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;

/**
 * The declared features of one card shard as pieces of a snapshot. Confined to the shard's thread. Pages that were
 * written for other features than today's are passed over.
 */
final class TablePieces implements Pieces {

    private final FeatureTable table;
    private boolean fits;

    TablePieces(FeatureTable table) {
        this.table = table;
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
        return FeatureTable.HEAD_BYTES;
    }

    @Override
    public void writeHead(ByteBuffer out) {
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

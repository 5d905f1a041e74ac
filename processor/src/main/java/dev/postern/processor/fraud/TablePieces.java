package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A table of features of one card shard as pieces of a snapshot; no table has an empty head. The head tells the windows,
 * so that it can be read when the rules have changed since. Confined to the shard's thread.
 */
final class TablePieces implements Pieces {

    private final List<FeatureSpec> file;
    private final int keysMax;
    private FeatureTable table;

    /** To be written. */
    TablePieces(FeatureTable table) {
        this(table, List.of(), 1);
    }

    /**
     * To be read.
     *
     * @param file features of today's rules, which older heads do not tell
     */
    TablePieces(List<FeatureSpec> file, int keysMax) {
        this(null, file, keysMax);
    }

    private TablePieces(FeatureTable table, List<FeatureSpec> file, int keysMax) {
        this.table = table;
        this.file = file;
        this.keysMax = keysMax;
    }

    /** What was read; null when there was none, or none that this build can read. */
    FeatureTable table() {
        return table;
    }

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return table == null ? 0 : table.pages();
    }

    @Override
    public int headBytes() {
        return table == null ? 0 : table.headBytes();
    }

    @Override
    public void writeHead(ByteBuffer out) {
        if (table != null) {
            table.writeHead(out);
        }
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
        if (table != null) {
            table.watch(watch == null ? null : watch::changing);
        }
    }

    @Override
    public void readHead(ByteBuffer in) {
        table = in.hasRemaining() ? FeatureTable.restoring(FeatureKey.CARD, file, keysMax, in) : null;
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        if (table != null) {
            table.readPage(piece, in);
        }
    }

    @Override
    public void restored() {
        if (table != null) {
            table.restored();
        }
    }
}

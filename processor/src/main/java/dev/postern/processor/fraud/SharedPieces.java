package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.SharedTable;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One sort of shared features of one partition as pieces of a snapshot. The head tells the windows, so that it can be read
 * when the rules have changed since. Confined to the partition's loop.
 */
final class SharedPieces implements Pieces {

    private final FeatureKey sort;
    private final List<FeatureSpec> file;
    private final int keysMax;
    private SharedTable table;
    private long through;

    /**
     * To be written.
     *
     * @param through the journal's sequence up to which everything is in the table
     */
    SharedPieces(SharedTable table, long through) {
        this(table.sort(), List.of(), 1);
        this.table = table;
        this.through = through;
    }

    /**
     * To be read.
     *
     * @param file features of today's rules, which older heads do not tell
     */
    SharedPieces(FeatureKey sort, List<FeatureSpec> file, int keysMax) {
        this.sort = sort;
        this.file = file;
        this.keysMax = keysMax;
    }

    /** The journal's sequence, as it was read. */
    long through() {
        return through;
    }

    /** What was read; null when there was none, or none that this build can read. */
    SharedTable table() {
        return table;
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
        return Long.BYTES + table.headBytes();
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
        table = SharedTable.restoring(sort, file, keysMax, in);
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

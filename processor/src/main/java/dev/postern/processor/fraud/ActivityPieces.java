package dev.postern.processor.fraud;

import dev.postern.fraud.features.CardActivities;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;

/** The features of one card shard as pieces of a snapshot. Confined to the shard's thread. */
public record ActivityPieces(CardActivities activities) implements Pieces {

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return activities.pages();
    }

    @Override
    public int headBytes() {
        return CardActivities.pageBytes();
    }

    @Override
    public void writeHead(ByteBuffer out) {
        activities.writeHead(out);
    }

    @Override
    public int bytesMax(int piece) {
        return CardActivities.pageBytes();
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        activities.writePage(piece, out);
    }

    @Override
    public void watch(PieceWatch watch) {
        activities.watch(watch == null ? null : watch::changing);
    }

    @Override
    public void readHead(ByteBuffer in) {
        activities.readHead(in);
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        activities.readPage(piece, in);
    }

    @Override
    public void restored() {
        activities.restored();
    }
}

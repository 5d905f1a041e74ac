package dev.postern.processor;

import dev.postern.processor.fraud.ActivityPieces;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** One number for every byte of a node's state, so that two states can be compared. Not thread-safe. */
final class StateHash {

    private StateHash() {
    }

    static long of(RecoveredState state, Streams streams) {
        long hash = cards(state, streams);
        for (int partition = 0; partition < streams.terminals(); partition++) {
            hash = hash * 31 + of(state.terminals(partition));
        }
        return hash * 31 + state.shared().hash();
    }

    /** Of the money and the features alone. */
    static long cards(RecoveredState state, Streams streams) {
        long hash = 0;
        for (int shard = 0; shard < streams.cards(); shard++) {
            for (Pieces pieces : state.ledger(shard).pieces()) {
                hash = hash * 31 + of(pieces);
            }
            hash = hash * 31 + of(new ActivityPieces(state.activities(shard)));
            hash = hash * 31 + state.features(shard).hash();
        }
        return hash;
    }

    /** Of one section. */
    static long of(Pieces pieces) {
        CRC32C crc = new CRC32C();
        add(pieces.headBytes(), pieces::writeHead, crc);
        for (int piece = pieces.firstPiece(); piece < pieces.endPiece(); piece++) {
            int number = piece;
            add(pieces.bytesMax(piece), out -> pieces.write(number, out), crc);
        }
        return crc.getValue();
    }

    private static void add(int bytes, Consumer<ByteBuffer> write, CRC32C crc) {
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        write.accept(out);
        crc.update(out.flip());
    }
}

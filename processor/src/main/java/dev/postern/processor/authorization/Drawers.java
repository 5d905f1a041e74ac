package dev.postern.processor.authorization;

import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/**
 * A few thousand entries under numbers, in drawers that a snapshot copies one by one; each drawer is in order, so that
 * the same entries give the same bytes. For what is rare beside sales. Confined to its shard.
 */
abstract class Drawers<E> implements Pieces {
    private static final int DRAWERS = 64;

    private final TreeMap<Long, E>[] drawers = empty();
    private int size;
    private PieceWatch watch;

    @SuppressWarnings("unchecked")
    private static <E> TreeMap<Long, E>[] empty() {
        TreeMap<Long, E>[] empty = (TreeMap<Long, E>[]) new TreeMap<?, ?>[DRAWERS];
        for (int i = 0; i < DRAWERS; i++) {
            empty[i] = new TreeMap<>();
        }
        return empty;
    }

    /** How many bytes an entry takes. */
    abstract int entryBytes();

    abstract void write(E entry, ByteBuffer out);

    abstract E read(ByteBuffer in);

    /** An entry was put in or read; what is found by other ways than the number is noted here. */
    void added(long number, E entry) {
        // Most are found by their number alone.
    }

    /** An entry was taken out. */
    void removed(long number, E entry) {
        // As above.
    }

    int size() {
        return size;
    }

    E get(long number) {
        return drawers[drawer(number)].get(number);
    }

    void put(long number, E entry) {
        announce(number);
        E former = drawers[drawer(number)].put(number, entry);
        if (former == null) {
            size++;
        } else {
            removed(number, former);
        }
        added(number, entry);
    }

    void remove(long number) {
        announce(number);
        E former = drawers[drawer(number)].remove(number);
        if (former != null) {
            size--;
            removed(number, former);
        }
    }

    private void announce(long number) {
        if (watch != null) {
            watch.changing(drawer(number));
        }
    }

    private static int drawer(long number) {
        return (int) (number * 0x9E3779B97F4A7C15L >>> 58);
    }

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return DRAWERS;
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public void writeHead(ByteBuffer out) {
        // Each drawer tells how many it has.
    }

    @Override
    public int bytesMax(int piece) {
        return Integer.BYTES + drawers[piece].size() * (Long.BYTES + entryBytes());
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        out.putInt(drawers[piece].size());
        drawers[piece].forEach((number, entry) -> {
            out.putLong(number);
            write(entry, out);
        });
    }

    @Override
    public boolean isEmpty(int piece) {
        return drawers[piece].isEmpty();
    }

    @Override
    public void watch(PieceWatch newWatch) {
        watch = newWatch;
    }

    @Override
    public void readHead(ByteBuffer in) {
        // There is none.
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        for (int left = in.getInt(); left > 0; left--) {
            long number = in.getLong();
            E entry = read(in);
            drawers[piece].put(number, entry);
            size++;
            added(number, entry);
        }
    }

    @Override
    public void restored() {
        // Nothing follows that was not noted while reading.
    }
}

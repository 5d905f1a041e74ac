package dev.postern.protocol.iso8583;

/**
 * The shapes of the bitmaps that a dialect's messages were seen with. The first {@value #SLOTS} that fall into different slots stay; messages of
 * others are walked field by field, which is slower and otherwise the same, so nobody who sends odd bitmaps can do harm. Any thread: a shape is
 * immutable, so one that another thread has put there is whole, and one that it has not is made again.
 */
final class Shapes {

    /** Bound of the memory: some hundred bytes a shape. */
    static final int SLOTS = 256;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;
    private static final int SLOT_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SLOTS);

    private final Dialect dialect;
    private final Shape[] slots = new Shape[SLOTS];

    Shapes(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The shape of a bitmap, or null when it is not known. */
    Shape of(long bitmap) {
        Shape shape = slots[slot(bitmap)];
        return shape != null && shape.bitmap == bitmap ? shape : null;
    }

    /** A message with this bitmap was good: the next may take the shorter way. */
    void learn(long bitmap) {
        int slot = slot(bitmap);
        if (slots[slot] == null) {
            slots[slot] = Shape.of(dialect, bitmap);
        }
    }

    private static int slot(long bitmap) {
        return (int) (bitmap * SPREAD >>> SLOT_SHIFT);
    }
}

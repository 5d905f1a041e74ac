package dev.postern.fraud.schema;

/**
 * Small numbers by two words, by open addressing; nothing is ever taken out. Whoever made it fills it; then any thread
 * may ask, and asking allocates nothing.
 */
public final class PairMap {

    private static final int ABSENT = -1;

    private long[] keys = new long[16];
    private int[] values = new int[8];
    private int size;
    /** The pair (0, 0), which marks a free place, is kept apart. */
    private int ofZero = ABSENT;

    /** @param value 0 or more; a former one is replaced */
    public void put(long high, long low, int value) {
        if ((high | low) == 0) {
            ofZero = value;
            return;
        }
        if (size >= values.length / 2) {
            grow();
        }
        if (insert(high, low, value)) {
            size++;
        }
    }

    /** The number, or -1. */
    public int get(long high, long low) {
        if ((high | low) == 0) {
            return ofZero;
        }
        for (int i = home(high, low); (keys[2 * i] | keys[2 * i + 1]) != 0; i = i + 1 & values.length - 1) {
            if (keys[2 * i] == high && keys[2 * i + 1] == low) {
                return values[i];
            }
        }
        return ABSENT;
    }

    private void grow() {
        long[] formerKeys = keys;
        int[] formerValues = values;
        keys = new long[Math.multiplyExact(formerKeys.length, 2)];
        values = new int[formerValues.length * 2];
        for (int i = 0; i < formerValues.length; i++) {
            if ((formerKeys[2 * i] | formerKeys[2 * i + 1]) != 0) {
                insert(formerKeys[2 * i], formerKeys[2 * i + 1], formerValues[i]);
            }
        }
    }

    private boolean insert(long high, long low, int value) {
        int i = home(high, low);
        while ((keys[2 * i] | keys[2 * i + 1]) != 0) {
            if (keys[2 * i] == high && keys[2 * i + 1] == low) {
                values[i] = value;
                return false;
            }
            i = i + 1 & values.length - 1;
        }
        keys[2 * i] = high;
        keys[2 * i + 1] = low;
        values[i] = value;
        return true;
    }

    private int home(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 29)) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & values.length - 1;
    }
}

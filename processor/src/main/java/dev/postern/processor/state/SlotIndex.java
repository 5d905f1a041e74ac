package dev.postern.processor.state;

/**
 * Finds slots of paged columns by a hash of their key: open addressing, linear probing, eight bytes an entry, half of
 * it the hash, so that it grows without looking at the keys. Confined to its owner's thread.
 */
public final class SlotIndex {

    /** Tells whether the slot holds the key that is looked for. */
    @FunctionalInterface
    public interface Match {

        /** Compares the key's columns. */
        boolean holds(int slot);
    }

    private static final int FIRST_CAPACITY = 16;

    /** Upper half the hash, lower half slot + 1; 0 is free. */
    private long[] table = new long[FIRST_CAPACITY];
    private int size;

    /** Makes room for that many, so that filling it does not grow it step by step. */
    public void reserve(int slots) {
        int capacity = table.length;
        while (slots > capacity / 3 * 2) {
            capacity = Math.multiplyExact(capacity, 2);
        }
        if (capacity > table.length) {
            rehash(capacity);
        }
    }

    /** How many slots are in it. */
    public int size() {
        return size;
    }

    /** The slot that matches, or -1. */
    public int find(int hash, Match match) {
        int mask = table.length - 1;
        for (int i = hash & mask;; i = i + 1 & mask) {
            long entry = table[i];
            if (entry == 0) {
                return -1;
            }
            if ((int) (entry >>> 32) == hash && match.holds(slot(entry))) {
                return slot(entry);
            }
        }
    }

    /** Adds a slot whose key is not there yet. */
    public void add(int hash, int slot) {
        if (size >= table.length / 3 * 2) {
            rehash(table.length * 2);
        }
        insert(table, (long) hash << 32 | slot + 1 & 0xFFFFFFFFL);
        size++;
    }

    /** Takes a slot out; it is there. */
    public void remove(int hash, int slot) {
        int mask = table.length - 1;
        long wanted = (long) hash << 32 | slot + 1 & 0xFFFFFFFFL;
        int hole = hash & mask;
        while (table[hole] != wanted) {
            if (table[hole] == 0) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            hole = hole + 1 & mask;
        }
        // What stands behind the hole moves up, unless that would put it in front of where it belongs.
        for (int i = hole + 1 & mask; table[i] != 0; i = i + 1 & mask) {
            int home = (int) (table[i] >>> 32) & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                table[hole] = table[i];
                hole = i;
            }
        }
        table[hole] = 0;
        size--;
    }

    private void rehash(int capacity) {
        long[] larger = new long[capacity];
        for (long entry : table) {
            if (entry != 0) {
                insert(larger, entry);
            }
        }
        table = larger;
    }

    private static void insert(long[] into, long entry) {
        int mask = into.length - 1;
        int i = (int) (entry >>> 32) & mask;
        while (into[i] != 0) {
            i = i + 1 & mask;
        }
        into[i] = entry;
    }

    private static int slot(long entry) {
        return (int) entry - 1;
    }
}

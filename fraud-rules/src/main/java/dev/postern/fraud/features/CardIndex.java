package dev.postern.fraud.features;

/** Slots by card: open addressing with linear probing, the keys stay in the pages. Not thread-safe. */
final class CardIndex {

    /** Tells the card of a slot. */
    interface Slots {

        long high(int slot);

        long low(int slot);
    }

    private static final int FIRST_CAPACITY = 16;

    private final Slots slots;
    /** Slot + 1; 0 is free. */
    private int[] table = new int[FIRST_CAPACITY];
    private int size;

    CardIndex(Slots slots) {
        this.slots = slots;
    }

    /** The card's slot, or -1. */
    int find(long high, long low) {
        for (int i = home(high, low); table[i] != 0; i = next(i)) {
            int slot = table[i] - 1;
            if (slots.low(slot) == low && slots.high(slot) == high) {
                return slot;
            }
        }
        return -1;
    }

    /** Adds a slot whose card is not in it yet. */
    void add(int slot) {
        if (size >= table.length / 3 * 2) {
            int[] former = table;
            table = new int[Math.multiplyExact(former.length, 2)];
            for (int entry : former) {
                if (entry != 0) {
                    insert(entry);
                }
            }
        }
        insert(slot + 1);
        size++;
    }

    /** Takes a slot out; it is there. */
    void remove(int slot) {
        int hole = home(slot);
        while (table[hole] != slot + 1) {
            hole = next(hole);
        }
        // What stands behind the hole moves up, unless that would put it in front of where it belongs.
        for (int i = next(hole); table[i] != 0; i = next(i)) {
            int home = home(table[i] - 1);
            if ((i - home & table.length - 1) >= (i - hole & table.length - 1)) {
                table[hole] = table[i];
                hole = i;
            }
        }
        table[hole] = 0;
        size--;
    }

    private void insert(int entry) {
        int i = home(entry - 1);
        while (table[i] != 0) {
            i = next(i);
        }
        table[i] = entry;
    }

    private int home(int slot) {
        return home(slots.high(slot), slots.low(slot));
    }

    private int home(long high, long low) {
        long mixed = (low ^ high) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & table.length - 1;
    }

    private int next(int i) {
        return i + 1 & table.length - 1;
    }
}

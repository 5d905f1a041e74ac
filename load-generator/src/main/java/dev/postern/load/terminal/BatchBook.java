package dev.postern.load.terminal;

import java.util.Arrays;

/**
 * What a terminal believes of its open batch: its totals, and the lines that make them, as the protocol contract counts (section 4): sales are
 * debits, what gives money is a credit, a void or a reversal takes its original out. Event loop only.
 */
final class BatchBook {
    private static final int FIRST_CAPACITY = 8;

    private int[] stans = new int[FIRST_CAPACITY];
    private int[] amountsMinor = new int[FIRST_CAPACITY];
    private int count;
    private boolean known;

    /** @param known whether the terminal has seen all of the batch: one that lost its memory has not */
    BatchBook(boolean known) {
        this.known = known;
    }

    /** Begins a batch without entries, all of which the terminal will see. */
    void open() {
        count = 0;
        known = true;
    }

    /** The batch holds, or will hold, what the terminal has not seen. */
    void lost() {
        count = 0;
        known = false;
    }

    boolean known() {
        return known;
    }

    int count() {
        return count;
    }

    int stan(int line) {
        return stans[line];
    }

    /** Above 0 for a debit. */
    int amountMinor(int line) {
        return amountsMinor[line];
    }

    void add(int stan, int signedMinor) {
        if (count == stans.length) {
            stans = Arrays.copyOf(stans, count * 2);
            amountsMinor = Arrays.copyOf(amountsMinor, count * 2);
        }
        stans[count] = stan;
        amountsMinor[count++] = signedMinor;
    }

    /** Takes the line of a STAN out; nothing when it is of another batch. */
    void remove(int stan) {
        int line = find(stan);
        if (line >= 0) {
            System.arraycopy(stans, line + 1, stans, line, count - line - 1);
            System.arraycopy(amountsMinor, line + 1, amountsMinor, line, count - line - 1);
            count--;
        }
    }

    void change(int stan, int moreMinor) {
        int line = find(stan);
        if (line >= 0) {
            amountsMinor[line] += moreMinor;
        }
    }

    /** The newest stands near the end, and is what most are about. */
    private int find(int stan) {
        int line = count - 1;
        while (line >= 0 && stans[line] != stan) {
            line--;
        }
        return line;
    }

    /** A copy whose lines no longer change. */
    BatchBook copy() {
        BatchBook copy = new BatchBook(known);
        copy.stans = Arrays.copyOf(stans, Math.max(1, count));
        copy.amountsMinor = Arrays.copyOf(amountsMinor, Math.max(1, count));
        copy.count = count;
        return copy;
    }

    /** Sum or number of the debits or credits, without one line, -1 to leave none out. */
    long total(boolean debits, boolean sum, int without) {
        long total = 0;
        for (int line = 0; line < count; line++) {
            if (line != without && amountsMinor[line] > 0 == debits) {
                total += sum ? Math.abs(amountsMinor[line]) : 1;
            }
        }
        return total;
    }
}

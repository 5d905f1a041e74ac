package dev.postern.processor.terminal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A set of STANs kept as sorted, disjoint ranges: terminals count upwards, so a whole batch is mostly one range.
 * Confined to its terminal's partition.
 */
final class StanRanges {

    private int[] firsts = new int[2];
    private int[] lasts = new int[2];
    private int count;

    boolean contains(int stan) {
        int i = lastStartingAtOrBefore(stan);
        return i >= 0 && stan <= lasts[i];
    }

    void add(int stan) {
        int i = lastStartingAtOrBefore(stan);
        if (i >= 0 && stan <= lasts[i]) {
            return;
        }
        boolean joinsLeft = i >= 0 && lasts[i] == stan - 1;
        boolean joinsRight = i + 1 < count && firsts[i + 1] == stan + 1;
        if (joinsLeft && joinsRight) {
            lasts[i] = lasts[i + 1];
            remove(i + 1);
        } else if (joinsLeft) {
            lasts[i] = stan;
        } else if (joinsRight) {
            firsts[i + 1] = stan;
        } else {
            insert(i + 1, stan);
        }
    }

    /** How many ranges it takes; what its memory goes with. */
    int rangeCount() {
        return count;
    }

    /** Bytes that {@link #write} needs. */
    int bytes() {
        return Integer.BYTES + count * 2 * Integer.BYTES;
    }

    void write(ByteBuffer out) {
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            out.putInt(firsts[i]).putInt(lasts[i]);
        }
    }

    static StanRanges read(ByteBuffer in) {
        StanRanges ranges = new StanRanges();
        ranges.count = in.getInt();
        ranges.firsts = new int[Math.max(2, ranges.count)];
        ranges.lasts = new int[Math.max(2, ranges.count)];
        for (int i = 0; i < ranges.count; i++) {
            ranges.firsts[i] = in.getInt();
            ranges.lasts[i] = in.getInt();
        }
        return ranges;
    }

    private int lastStartingAtOrBefore(int stan) {
        if (count > 0 && stan >= firsts[count - 1]) {
            return count - 1;
        }
        int found = Arrays.binarySearch(firsts, 0, count, stan);
        return found >= 0 ? found : -found - 2;
    }

    private void insert(int at, int stan) {
        if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, count * 2);
            lasts = Arrays.copyOf(lasts, count * 2);
        }
        System.arraycopy(firsts, at, firsts, at + 1, count - at);
        System.arraycopy(lasts, at, lasts, at + 1, count - at);
        firsts[at] = stan;
        lasts[at] = stan;
        count++;
    }

    private void remove(int at) {
        System.arraycopy(firsts, at + 1, firsts, at, count - at - 1);
        System.arraycopy(lasts, at + 1, lasts, at, count - at - 1);
        count--;
    }
}

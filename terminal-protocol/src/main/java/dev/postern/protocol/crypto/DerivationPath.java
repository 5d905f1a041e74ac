package dev.postern.protocol.crypto;

import java.util.Arrays;

/**
 * The keys on the way from an initial DUKPT key to a counter's: one a set bit, highest first. A host that derives for rising counters
 * shares nearly all of the way with the counter before, so that two steps instead of up to ten or sixteen are made on average.
 * One thread at a time; what leaves the way is overwritten.
 */
final class DerivationPath {

    /** One step: the key below, for the bits of the counter set so far. */
    interface Step {
        byte[] below(byte[] key, long bitsSoFar);
    }

    private static final int DEPTH_MAX = 16;

    private final byte[] initial;
    private final Step step;
    private final long[] bits = new long[DEPTH_MAX];
    private final byte[][] keys = new byte[DEPTH_MAX][];
    private int depth;

    DerivationPath(byte[] initial, Step step) {
        this.initial = initial;
        this.step = step;
    }

    /** The key of a counter; the array stays this object's. An IllegalArgumentException when the counter has more ones than the way has steps. */
    byte[] key(long counter) {
        if (counter == 0 || Long.bitCount(counter) > DEPTH_MAX) {
            throw new IllegalArgumentException("no key belongs to this counter");
        }
        int shared = 0;
        long soFar = 0;
        long rest = counter;
        while (shared < depth && rest != 0 && bits[shared] == (soFar | Long.highestOneBit(rest))) {
            soFar = bits[shared++];
            rest &= ~soFar;
        }
        for (int i = shared; i < depth; i++) {
            Arrays.fill(keys[i], (byte) 0);
            keys[i] = null;
        }
        depth = shared;
        while (rest != 0) {
            soFar |= Long.highestOneBit(rest);
            rest &= ~soFar;
            keys[depth] = step.below(depth == 0 ? initial : keys[depth - 1], soFar);
            bits[depth++] = soFar;
        }
        return keys[depth - 1];
    }

    /** Overwrites all keys on the way. */
    void wipe() {
        Arrays.fill(initial, (byte) 0);
        for (int i = 0; i < depth; i++) {
            Arrays.fill(keys[i], (byte) 0);
        }
        depth = 0;
    }
}

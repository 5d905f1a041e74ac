package dev.postern.processor.terminal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The last answers of one terminal, each under its exchange key, the oldest overwritten at the bound. Looked through
 * only for a STAN that is known to be used, which is a repeat. Confined to its terminal's partition.
 */
final class AnswerRing {

    private static final int FIRST_CAPACITY = 4;
    /** Three steps to the usual bound: what a terminal that sells makes of arrays on the way is a third of what they hold in the end. */
    private static final int GROWTH = 4;

    private final int answersMax;
    private long[] keys;
    private long[] fingerprints;
    private byte[][] answers;
    private int count;
    private int next;

    AnswerRing(int answersMax) {
        this.answersMax = answersMax;
        int capacity = Math.min(FIRST_CAPACITY, answersMax);
        keys = new long[capacity];
        fingerprints = new long[capacity];
        answers = new byte[capacity][];
    }

    void add(long key, long fingerprint, byte[] answer) {
        if (next == keys.length && keys.length < answersMax) {
            int capacity = Math.min(answersMax, keys.length * GROWTH);
            keys = Arrays.copyOf(keys, capacity);
            fingerprints = Arrays.copyOf(fingerprints, capacity);
            answers = Arrays.copyOf(answers, capacity);
        } else if (next == keys.length) {
            next = 0;
        }
        keys[next] = key;
        fingerprints[next] = fingerprint;
        answers[next] = answer;
        next++;
        count = Math.max(count, next);
    }

    /** The slot that holds the key's answer, or -1. */
    int find(long key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    long fingerprint(int slot) {
        return fingerprints[slot];
    }

    byte[] answer(int slot) {
        return answers[slot];
    }

    /** Bytes that {@link #write} needs. */
    int bytes() {
        int bytes = Integer.BYTES + count * (2 * Long.BYTES + Short.BYTES);
        for (int i = 0; i < count; i++) {
            bytes += answers[i].length;
        }
        return bytes;
    }

    /** Writes the answers, the oldest first. */
    void write(ByteBuffer out) {
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            int slot = count < answersMax ? i : (next + i) % count;
            out.putLong(keys[slot]).putLong(fingerprints[slot]).putShort((short) answers[slot].length);
            out.put(answers[slot]);
        }
    }

    /** Adds what was written; the newest stay when the bound is lower now. */
    void read(ByteBuffer in) {
        int stored = in.getInt();
        for (int i = 0; i < stored; i++) {
            long key = in.getLong();
            long fingerprint = in.getLong();
            byte[] answer = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(answer);
            add(key, fingerprint, answer);
        }
    }
}

package dev.postern.processor.terminal;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntIterator;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * What one terminal has asked before: which keys are used, which are still running, the last answers, and the marks of
 * originals that were reversed before they came. Tells a repeat from a new request (protocol contract, section 4).
 * A projection of the journal but for the running ones. Confined to its terminal's partition.
 */
final class ExchangeWindow {

    /** What the window knows of a key. */
    enum Standing {
        NEW, RUNNING, ANSWERED, DIFFERS, REVERSED_BEFORE, ANSWER_FORGOTTEN
    }

    /** Ranges of used STANs: all classes of the open batch and the one before, and reversals of earlier ones. */
    private static final int USED_MAX = 48;
    /** Batches with marks; of closed ones nothing comes any more. */
    private static final int MARKED_MAX = 4;
    private static final int BATCH_MAX = 999_999;

    private final AnswerRing answers;
    private final Long2LongOpenHashMap running = new Long2LongOpenHashMap(2);
    /** By batch and message class. */
    private final Int2ObjectMap<StanRanges> used = new Int2ObjectOpenHashMap<>(2);
    /** By batch. */
    private final Int2ObjectMap<StanRanges> reversedBefore = new Int2ObjectOpenHashMap<>(1);

    ExchangeWindow(int answersMax) {
        this.answers = new AnswerRing(answersMax);
    }

    /** One number for batch, STAN and message class. */
    static long key(int batch, int stan, int messageClass) {
        return (long) batch << 24 | (long) stan << 4 | messageClass;
    }

    Standing standing(int batch, int stan, int messageClass, long fingerprint) {
        long key = key(batch, stan, messageClass);
        if (running.containsKey(key)) {
            return running.get(key) == fingerprint ? Standing.RUNNING : Standing.DIFFERS;
        }
        StanRanges ranges = used.get(batch << 4 | messageClass);
        if (ranges != null && ranges.contains(stan)) {
            int slot = answers.find(key);
            if (slot < 0) {
                return Standing.ANSWER_FORGOTTEN;
            }
            return answers.fingerprint(slot) == fingerprint ? Standing.ANSWERED : Standing.DIFFERS;
        }
        boolean sale = messageClass == MessageClass.FINANCIAL || messageClass == MessageClass.AUTHORIZATION;
        boolean reversed = sale && reversedBefore(batch, stan);
        return reversed ? Standing.REVERSED_BEFORE : Standing.NEW;
    }

    /** A reversal that is still on its way counts: the original may come right behind it. */
    private boolean reversedBefore(int batch, int stan) {
        StanRanges marks = reversedBefore.get(batch);
        return marks != null && marks.contains(stan) || running.containsKey(key(batch, stan, MessageClass.REVERSAL));
    }

    /** Whether the key is running with other content than this. */
    boolean runsOtherwise(int batch, int stan, int messageClass, long fingerprint) {
        long key = key(batch, stan, messageClass);
        return running.containsKey(key) && running.get(key) != fingerprint;
    }

    /** The first answer of a key that {@link Standing#ANSWERED}. */
    byte[] answer(int batch, int stan, int messageClass) {
        return answers.answer(answers.find(key(batch, stan, messageClass)));
    }

    /** The first answer of a key while it is in memory, or null. */
    byte[] answerOrNull(int batch, int stan, int messageClass) {
        int slot = answers.find(key(batch, stan, messageClass));
        return slot < 0 ? null : answers.answer(slot);
    }

    /** Whether the key was decided and its answer is durable. */
    boolean decided(int batch, int stan, int messageClass) {
        StanRanges ranges = used.get(batch << 4 | messageClass);
        return ranges != null && ranges.contains(stan);
    }

    void started(int batch, int stan, int messageClass, long fingerprint) {
        running.put(key(batch, stan, messageClass), fingerprint);
    }

    /** The request ended without a decision: the STAN stays free. */
    void abandoned(int batch, int stan, int messageClass) {
        running.remove(key(batch, stan, messageClass));
    }

    /** The request was decided and the decision is durable. */
    void answered(int batch, int stan, int messageClass, long fingerprint, byte[] answer) {
        long key = key(batch, stan, messageClass);
        running.remove(key);
        ranges(used, batch << 4 | messageClass).add(stan);
        answers.add(key, fingerprint, answer);
    }

    /** A reversal named an original that had not come: when it comes, it is refused. */
    void markReversedBefore(int batch, int stan) {
        ranges(reversedBefore, batch).add(stan);
    }

    /** What is known of a key, in words; null when nothing is. */
    String describe(int batch, int stan, int messageClass) {
        long key = key(batch, stan, messageClass);
        if (running.containsKey(key)) {
            return "running";
        }
        if (decided(batch, stan, messageClass)) {
            return answers.find(key) < 0 ? "decided; the answer is in the journal" : "decided";
        }
        StanRanges marks = reversedBefore.get(batch);
        boolean sale = messageClass == MessageClass.FINANCIAL || messageClass == MessageClass.AUTHORIZATION;
        return sale && marks != null && marks.contains(stan) ? "reversed before it came" : null;
    }

    int runningCount() {
        return running.size();
    }

    /** Bytes that {@link #write} needs. */
    int bytes() {
        int bytes = 2 * Integer.BYTES + answers.bytes();
        for (StanRanges ranges : used.values()) {
            bytes += Integer.BYTES + ranges.bytes();
        }
        for (StanRanges ranges : reversedBefore.values()) {
            bytes += Integer.BYTES + ranges.bytes();
        }
        return bytes;
    }

    /** Writes all but what is running: that is no projection, and its outcome follows in the journal. */
    void write(ByteBuffer out) {
        write(used, out);
        write(reversedBefore, out);
        answers.write(out);
    }

    /** Reads into a window that is still empty. */
    void read(ByteBuffer in) {
        read(used, in);
        read(reversedBefore, in);
        answers.read(in);
    }

    private static void write(Int2ObjectMap<StanRanges> byBatch, ByteBuffer out) {
        out.putInt(byBatch.size());
        // In order, so that the same window gives the same bytes.
        int[] keys = byBatch.keySet().toIntArray();
        Arrays.sort(keys);
        for (int key : keys) {
            out.putInt(key);
            byBatch.get(key).write(out);
        }
    }

    private static void read(Int2ObjectMap<StanRanges> byBatch, ByteBuffer in) {
        for (int left = in.getInt(); left > 0; left--) {
            int key = in.getInt();
            byBatch.put(key, StanRanges.read(in));
        }
    }

    private static StanRanges ranges(Int2ObjectMap<StanRanges> byBatch, int key) {
        StanRanges ranges = byBatch.get(key);
        if (ranges == null) {
            ranges = new StanRanges();
            byBatch.put(key, ranges);
        }
        return ranges;
    }

    /**
     * Forgets what can no longer come, oldest first. A sale comes in its own batch only; its reversal may come much
     * later, and a repeat of that must be known too.
     */
    void keepBatchesAround(int openBatch) {
        while (used.size() > USED_MAX) {
            used.remove(oldest(used, key -> (key & 0xF) != MessageClass.REVERSAL, key -> key >> 4, openBatch));
        }
        while (reversedBefore.size() > MARKED_MAX) {
            reversedBefore.remove(oldest(reversedBefore, _ -> true, key -> key, openBatch));
        }
    }

    private static int oldest(Int2ObjectMap<StanRanges> byBatch, IntPredicate first, IntUnaryOperator batch, int openBatch) {
        int oldest = 0;
        int most = -1;
        for (IntIterator keys = byBatch.keySet().iterator(); keys.hasNext();) {
            int key = keys.nextInt();
            int age = Math.floorMod(openBatch - batch.applyAsInt(key), BATCH_MAX);
            int rank = first.test(key) && age > 1 ? BATCH_MAX + age : age;
            if (rank > most || rank == most && key > oldest) {
                most = rank;
                oldest = key;
            }
        }
        return oldest;
    }
}

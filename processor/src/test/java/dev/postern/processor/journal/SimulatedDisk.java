package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The disk of a simulated host: what was forced stays, what was only written may be lost when the power goes, whole or
 * torn, later pages before earlier ones. Outlives the journals that are opened on it. Not thread-safe.
 */
public final class SimulatedDisk {

    /** A snapshot of one stream as it was stored. */
    record Kept(long streamSequence, long sequence, byte[] body) {
    }

    /** What a power cut did. */
    public record Loss(int kept, int lost, boolean torn) {
    }

    static final int SNAPSHOTS_KEPT = 2;

    /** Null: a page that never reached the disk. */
    final List<byte[]> records = new ArrayList<>();
    /** The same as events, for look-ups; null where the record is. */
    final List<Event> events = new ArrayList<>();
    final Map<Integer, Deque<Kept>> snapshots = new HashMap<>();
    /** How many records are forced. */
    int durable;
    /** The high-water mark on the disk: never above {@link #durable}, and often behind it. */
    long mark;
    private int flippedRecord = -1;
    private int flippedByte;
    private int flippedBit;

    /** The power goes: each page that nobody forced is there, or not, or half. */
    public Loss cut(RandomGenerator random) {
        boolean torn = false;
        int unforced = records.size() - durable;
        int lost = 0;
        boolean orderly = random.nextBoolean();
        int keptInOrder = unforced == 0 ? 0 : random.nextInt(unforced + 1);
        for (int i = durable; i < records.size(); i++) {
            boolean stays = orderly ? i - durable < keptInOrder : random.nextInt(3) > 0;
            if (!stays) {
                records.set(i, null);
                lost++;
            } else if (random.nextInt(4) == 0) {
                byte[] whole = records.get(i);
                byte[] half = new byte[whole.length];
                System.arraycopy(whole, 0, half, 0, whole.length / 2 & ~7);
                records.set(i, half);
                torn = true;
            }
        }
        return new Loss(unforced - lost, lost, torn);
    }

    /** The process dies and the machine does not: the page cache keeps what was written. */
    public void kill() {
        // Nothing is lost.
    }

    /** How many records stand there, forced or not. */
    public int size() {
        return records.size();
    }

    /** How many records are known to be durable: those at and below the mark. */
    public long mark() {
        return mark;
    }

    /** Flips one bit of a record at or below the mark; {@link #unflip} is the backup. */
    public boolean flip(RandomGenerator random) {
        if (mark == 0) {
            return false;
        }
        flippedRecord = random.nextInt((int) mark);
        byte[] bytes = records.get(flippedRecord);
        flippedByte = random.nextInt(bytes.length);
        flippedBit = 1 << random.nextInt(8);
        bytes[flippedByte] ^= (byte) flippedBit;
        return true;
    }

    /** The flipped record from the backup. */
    public void unflip() {
        records.get(flippedRecord)[flippedByte] ^= (byte) flippedBit;
    }

    /** Damages the newest snapshot of a stream. */
    public boolean damageSnapshot(RandomGenerator random, int stream) {
        Deque<Kept> kept = snapshots.get(stream);
        if (kept == null || kept.isEmpty()) {
            return false;
        }
        Kept newest = kept.removeFirst();
        kept.addFirst(new Kept(newest.streamSequence(), newest.sequence(), null));
        return true;
    }

    Deque<Kept> snapshotsOf(int stream) {
        return snapshots.computeIfAbsent(stream, _ -> new ArrayDeque<>());
    }
}

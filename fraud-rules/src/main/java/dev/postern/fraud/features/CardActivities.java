package dev.postern.fraud.features;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The activity of the cards of one shard: for each a count of approved sales over a sliding window, kept as a ring of
 * equal buckets. It is never too low, and too high by at most what fell into the one bucket that the window's start
 * cuts; sales out of order count where they belong, those older than the window are dropped. At the bound the card
 * whose last sale is longest ago is forgotten. Not thread-safe: one writer a shard, which is also the only reader.
 *
 * <p>A card is named by 128 bits. Cards stand in pages of columns, in a list by their last sale; a snapshot copies the
 * pages, each before its next change ({@link #watch}).
 */
public final class CardActivities implements CardIndex.Slots {
    private static final int BUCKETS = 12;
    private static final int RING = BUCKETS + 1;
    private static final int PAGE_SHIFT = 8;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int NONE = -1;

    private static final class Page {
        final long[] highs = new long[PAGE];
        final long[] lows = new long[PAGE];
        final long[] newestBuckets = new long[PAGE];
        final int[] earlier = new int[PAGE];
        final int[] later = new int[PAGE];
        final int[] counts = new int[PAGE * RING];
    }

    private final long bucketMillis;
    private final int cardsMax;
    private final List<Page> pages = new ArrayList<>();
    private final CardIndex index = new CardIndex(this);
    private final View view = new View();
    private int size;
    private int longestQuiet = NONE;
    private int lastSold = NONE;
    private long evicted;
    private IntConsumer watch;

    /**
     * @param windowMillis length of the window
     * @param cardsMax cards remembered; beyond it the one that was quiet longest is forgotten and counted
     */
    public CardActivities(long windowMillis, int cardsMax) {
        this.bucketMillis = bucketMillis(windowMillis);
        this.cardsMax = cardsMax;
    }

    /** Buckets are whole milliseconds, rounded up, so that they always cover the window. */
    static long bucketMillis(long windowMillis) {
        return Math.ceilDiv(windowMillis, BUCKETS);
    }

    /** What the card did; never null, and valid until the next call. */
    public CardActivity of(long high, long low) {
        view.slot = index.find(high, low);
        return view.slot == NONE ? CardActivity.NONE : view;
    }

    /** An approved sale of the card. */
    public void sold(long high, long low, long atEpochMillis) {
        int slot = index.find(high, low);
        if (slot == NONE) {
            slot = slotFor(high, low, Math.floorDiv(atEpochMillis, bucketMillis));
        } else {
            unlink(slot);
        }
        linkLast(slot);
        count(slot, Math.floorDiv(atEpochMillis, bucketMillis));
    }

    /** Cards remembered now. */
    public int size() {
        return size;
    }

    /** Cards forgotten at the bound since the journal began. */
    public long evicted() {
        return evicted;
    }

    private int slotFor(long high, long low, long bucket) {
        int slot;
        if (size == cardsMax) {
            slot = longestQuiet;
            unlink(slot);
            index.remove(slot);
            evicted++;
        } else {
            slot = size++;
            if ((slot & PAGE - 1) == 0) {
                pages.add(new Page());
            }
        }
        Page page = changing(slot);
        int at = slot & PAGE - 1;
        page.highs[at] = high;
        page.lows[at] = low;
        page.newestBuckets[at] = bucket;
        Arrays.fill(page.counts, at * RING, at * RING + RING, 0);
        index.add(slot);
        return slot;
    }

    private void count(int slot, long bucket) {
        Page page = changing(slot);
        int at = slot & PAGE - 1;
        long newest = page.newestBuckets[at];
        for (long fresh = Math.max(newest + 1, bucket - BUCKETS); fresh <= bucket; fresh++) {
            page.counts[ring(at, fresh)] = 0;
        }
        newest = Math.max(newest, bucket);
        page.newestBuckets[at] = newest;
        if (bucket > newest - RING) {
            page.counts[ring(at, bucket)]++;
        }
    }

    private static int ring(int at, long bucket) {
        return at * RING + (int) Math.floorMod(bucket, (long) RING);
    }

    private void unlink(int slot) {
        int before = page(slot).earlier[slot & PAGE - 1];
        int after = page(slot).later[slot & PAGE - 1];
        if (before == NONE) {
            longestQuiet = after;
        } else {
            changing(before).later[before & PAGE - 1] = after;
        }
        if (after == NONE) {
            lastSold = before;
        } else {
            changing(after).earlier[after & PAGE - 1] = before;
        }
    }

    private void linkLast(int slot) {
        Page page = changing(slot);
        page.earlier[slot & PAGE - 1] = lastSold;
        page.later[slot & PAGE - 1] = NONE;
        if (lastSold == NONE) {
            longestQuiet = slot;
        } else {
            changing(lastSold).later[lastSold & PAGE - 1] = slot;
        }
        lastSold = slot;
    }

    private Page changing(int slot) {
        if (watch != null) {
            watch.accept(slot >>> PAGE_SHIFT);
        }
        return page(slot);
    }

    private Page page(int slot) {
        return pages.get(slot >>> PAGE_SHIFT);
    }

    @Override
    public long high(int slot) {
        return page(slot).highs[slot & PAGE - 1];
    }

    @Override
    public long low(int slot) {
        return page(slot).lows[slot & PAGE - 1];
    }

    /** Sets or, with null, takes away who is told a page's number before it changes. */
    public void watch(IntConsumer newWatch) {
        watch = newWatch;
    }

    /** How many pages there are now. */
    public int pages() {
        return pages.size();
    }

    /** Bytes of a page, and more than those of the head. */
    public static int pageBytes() {
        return PAGE * (3 * Long.BYTES + (2 + RING) * Integer.BYTES);
    }

    /** Writes what stands in no page. */
    public void writeHead(ByteBuffer out) {
        out.putLong(bucketMillis).putInt(size).putInt(longestQuiet).putInt(lastSold).putLong(evicted);
    }

    /** Writes one page. */
    public void writePage(int number, ByteBuffer out) {
        Page page = pages.get(number);
        out.asLongBuffer().put(page.highs).put(page.lows).put(page.newestBuckets);
        out.position(out.position() + 3 * PAGE * Long.BYTES);
        out.asIntBuffer().put(page.earlier).put(page.later).put(page.counts);
        out.position(out.position() + (2 + RING) * PAGE * Integer.BYTES);
    }

    /**
     * Reads a head into an object that is still empty.
     *
     * @throws IllegalArgumentException when it was written for another window or holds more cards than the bound
     */
    public void readHead(ByteBuffer in) {
        long millis = in.getLong();
        size = in.getInt();
        longestQuiet = in.getInt();
        lastSold = in.getInt();
        evicted = in.getLong();
        if (millis != bucketMillis || size > cardsMax) {
            throw new IllegalArgumentException("it counts " + size + " cards in windows of " + millis * BUCKETS
                    + " ms, the settings ask for at most " + cardsMax + " in windows of " + bucketMillis * BUCKETS);
        }
        for (int slot = 0; slot < size; slot += PAGE) {
            pages.add(new Page());
        }
    }

    /** Reads one page, after the head. */
    public void readPage(int number, ByteBuffer in) {
        Page page = pages.get(number);
        in.asLongBuffer().get(page.highs).get(page.lows).get(page.newestBuckets);
        in.position(in.position() + 3 * PAGE * Long.BYTES);
        in.asIntBuffer().get(page.earlier).get(page.later).get(page.counts);
    }

    /** All pages were read. */
    public void restored() {
        for (int slot = 0; slot < size; slot++) {
            index.add(slot);
        }
    }

    private final class View implements CardActivity {
        private int slot;

        @Override
        public int salesWithinWindow(long nowEpochMillis) {
            Page page = page(slot);
            int at = slot & PAGE - 1;
            long newest = page.newestBuckets[at];
            long now = Math.floorDiv(nowEpochMillis, bucketMillis);
            int sum = 0;
            for (long bucket = Math.max(now - BUCKETS, newest - BUCKETS); bucket <= newest; bucket++) {
                sum += page.counts[ring(at, bucket)];
            }
            return sum;
        }
    }
}

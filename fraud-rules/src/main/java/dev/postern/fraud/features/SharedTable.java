package dev.postern.fraud.features;

import dev.postern.fraud.schema.Facts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * The features of many keys of one sort, with one writer and readers on any thread that never wait for it. Memory is
 * bounded as {@link FeatureTable} has it; a {@link Reader} belongs to one thread.
 *
 * <p>Each key stands twice. The writer brings the copy up to date that nobody reads, then moves the key's version, whose
 * last bit says which copy counts: a writer that is halted in the middle halts nobody. A reader whose version moved
 * while it read begins again; for that the writer must have ended a whole change, so someone always gets on.
 */
public final class SharedTable implements QuietList.Links {

    private static final int HEAD_FIXED_BYTES = 36;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int VERSION = 2;
    /** Earlier slot in the high half, later slot in the low half; the writer's alone. */
    private static final int LINKS = 3;
    private static final int HEAD = 4;
    /** First word of a copy: time of the earliest thing remembered. */
    private static final int SINCE = 0;
    private static final int COPY_HEAD = 1;

    private static final int NONE = QuietList.NONE;
    private static final int FREE = 0;
    /** Here stood a slot: a search goes on. */
    private static final int GONE = -1;
    private static final int INDEX_FIRST = 64;
    private static final int PAGE_BYTES = 64 << 10;
    private static final int KEYS_BYTES = 40;
    /** So often a reader begins again; the writer would have to change one key as often meanwhile. */
    private static final int READS_MAX = 64;

    private final FeatureKey sort;
    private final Windows windows;
    private final Moments when;
    private final int copyWords;
    private final int recordWords;
    private final int pageShift;
    private final int keysMax;
    private final LongAdder givenUp = new LongAdder();
    private final long[] nothing;
    private volatile long[][] pages = new long[0][];
    private volatile int[] index = new int[INDEX_FIRST];
    private int indexUsed;
    private volatile int size;
    private volatile long evicted;
    private volatile long beganEpochMillis = Long.MIN_VALUE;
    private final QuietList byQuiet = new QuietList(this);
    private IntConsumer watch;

    /**
     * @param sort whose features these are
     * @param specs all features of the file; those of other keys are passed over
     * @param keysMax keys remembered
     */
    public SharedTable(FeatureKey sort, List<FeatureSpec> specs, int keysMax) {
        this.sort = sort;
        this.keysMax = keysMax;
        windows = new Windows(sort, specs, COPY_HEAD);
        copyWords = windows.words();
        recordWords = HEAD + 2 * copyWords;
        pageShift = Math.max(0, 31 - Integer.numberOfLeadingZeros(Math.max(1, PAGE_BYTES / (8 * recordWords))));
        nothing = new long[copyWords];
        when = windows.moments();
    }

    /** Bytes that one key takes, index included, rounded up. */
    public int keyBytes() {
        return 8 * recordWords + KEYS_BYTES;
    }

    /** Whether the file declares any feature of this sort. */
    public boolean used() {
        return windows.any();
    }

    /** Whether it holds what a file declares of these keys and nothing else, as a table made for it does. */
    boolean isMadeFor(List<FeatureSpec> file) {
        return new Windows(sort, file, COPY_HEAD).layout() == windows.layout();
    }

    Windows windows() {
        return windows;
    }

    /** Whose features they are. */
    public FeatureKey sort() {
        return sort;
    }

    /** Keys remembered now; any thread. */
    public int size() {
        return size;
    }

    /** Keys forgotten at the bound; any thread. */
    public long evicted() {
        return evicted;
    }

    /** Reads that found no quiet moment in {@value #READS_MAX} tries and saw nothing; any thread. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** It saw nothing before that time. The writer. */
    public void beganAt(long epochMillis) {
        beganEpochMillis = epochMillis;
    }

    /** Since when it sees everything; the least number when it always did. Any thread. */
    public long beganEpochMillis() {
        return beganEpochMillis;
    }

    /** One thread's way to read. */
    public final class Reader {

        private final Moments mine = windows.moments();
        private final Windows.Reading reading;

        private Reader(Windows.Reading reading) {
            this.reading = reading;
        }

        /** Writes what is known of the observation's key, not counting the observation, into the facts. */
        public void read(Observation now, Facts facts) {
            long high = now.high(sort);
            long low = now.low(sort);
            for (int left = READS_MAX; left > 0; left--) {
                int slot = find(high, low);
                if (slot == NONE) {
                    windows.read(nothing, 0, now, mine, facts, reading);
                    return;
                }
                long[] page = pages[slot >> pageShift];
                int base = base(slot);
                long version = (long) LONGS.getAcquire(page, base + VERSION);
                if (page[base + HIGH] == high && page[base + LOW] == low) {
                    windows.read(page, base + copy(version), now, mine, facts, reading);
                    VarHandle.acquireFence();
                    if (page[base + VERSION] == version) {
                        return;
                    }
                }
            }
            givenUp.increment();
            windows.read(nothing, 0, now, mine, facts, reading);
        }
    }

    /** A way to read for one more thread, all that the file declares and this table has. */
    public Reader reader(List<FeatureSpec> file) {
        return reader(windows.reading(file, new BitSet()));
    }

    Reader reader(Windows.Reading reading) {
        return new Reader(reading);
    }

    /**
     * An empty table for what a snapshot's head tells, which it reads.
     *
     * @param file for heads of builds that did not tell the windows: theirs must be these
     * @return null when its pages cannot be read
     */
    public static SharedTable restoring(FeatureKey sort, List<FeatureSpec> file, int keysMax, ByteBuffer head) {
        int at = head.position();
        List<FeatureSpec> specs = file;
        if (head.remaining() > HEAD_FIXED_BYTES) {
            specs = SpecForm.read(sort, head.position(at + HEAD_FIXED_BYTES));
        }
        SharedTable table = new SharedTable(sort, specs, keysMax);
        return table.readHead(head.position(at)) ? table : null;
    }

    private int copy(long version) {
        return HEAD + ((version & 1) == 0 ? 0 : copyWords);
    }

    /** Takes a decided transaction. The writer. */
    public void observe(Observation seen) {
        if (!windows.any() || seen.high(sort) == 0 && seen.low(sort) == 0) {
            return;
        }
        int slot = find(seen.high(sort), seen.low(sort));
        if (slot == NONE) {
            slot = slotFor(seen.high(sort), seen.low(sort));
        } else {
            byQuiet.unlink(slot);
        }
        byQuiet.addLast(slot);
        long[] page = changing(slot);
        int other = begin(page, base(slot));
        page[other + SINCE] = page[other + SINCE] == 0 ? seen.atEpochMillis
                : Math.min(page[other + SINCE], seen.atEpochMillis);
        windows.observe(page, other, seen, when);
        publish(page, base(slot));
    }

    /** Takes an approved transaction back out of counts and sums, as {@link FeatureTable#reverse}. The writer. */
    public void reverse(Observation original) {
        int slot = find(original.high(sort), original.low(sort));
        if (slot == NONE) {
            return;
        }
        long[] page = pages[slot >> pageShift];
        int base = base(slot);
        if (original.atEpochMillis < page[base + copy(page[base + VERSION]) + SINCE]) {
            return;
        }
        changing(slot);
        windows.reverse(page, begin(page, base), original, when);
        publish(page, base);
    }

    /** Brings the copy that nobody reads level with the other one; returns where it begins. */
    private int begin(long[] page, int base) {
        long version = page[base + VERSION];
        int read = base + copy(version);
        int other = base + copy(version + 1);
        // Nothing of the change may be seen before a reader can see that the version moved to this copy's turn.
        VarHandle.storeStoreFence();
        System.arraycopy(page, read, page, other, copyWords);
        return other;
    }

    private static void publish(long[] page, int base) {
        LONGS.setRelease(page, base + VERSION, page[base + VERSION] + 1);
    }

    private int find(long high, long low) {
        int[] table = index;
        long[][] all = pages;
        int mask = table.length - 1;
        int i = home(high, low) & mask;
        for (int left = table.length; left > 0; left--) {
            int entry = (int) INTS.getAcquire(table, i);
            if (entry == FREE) {
                return NONE;
            }
            int slot = entry - 1;
            if (entry != GONE && slot >> pageShift < all.length) {
                long[] page = all[slot >> pageShift];
                int base = base(slot);
                if (page[base + LOW] == low && page[base + HIGH] == high) {
                    return slot;
                }
            }
            i = i + 1 & mask;
        }
        return NONE;
    }

    private static int home(long high, long low) {
        return (int) ((low ^ high) * 0x9E3779B97F4A7C15L >>> 32);
    }

    private int slotFor(long high, long low) {
        int slot;
        if (size < keysMax) {
            slot = size;
            if (slot >> pageShift == pages.length) {
                long[][] more = Arrays.copyOf(pages, pages.length + 1);
                more[pages.length] = new long[recordWords << pageShift];
                pages = more;
            }
            size = slot + 1;
        } else {
            slot = byQuiet.longestQuiet();
            evicted++;
            byQuiet.unlink(slot);
            remove(slot);
            // Who still holds the former key's slot sees it empty before it is another one's.
            long[] page = changing(slot);
            int base = base(slot);
            int other = base + copy(page[base + VERSION] + 1);
            Arrays.fill(page, other, other + copyWords, 0);
            publish(page, base);
        }
        long[] page = changing(slot);
        int base = base(slot);
        VarHandle.storeStoreFence();
        page[base + HIGH] = high;
        page[base + LOW] = low;
        add(slot, high, low);
        return slot;
    }

    private void add(int slot, long high, long low) {
        if (indexUsed >= index.length / 2) {
            rebuild();
        } else if (insert(index, slot, high, low)) {
            indexUsed++;
        }
    }

    /** Takes the first place that has no slot; returns whether it was never used. */
    private static boolean insert(int[] table, int slot, long high, long low) {
        int mask = table.length - 1;
        int i = home(high, low) & mask;
        while (table[i] != FREE && table[i] != GONE) {
            i = i + 1 & mask;
        }
        boolean fresh = table[i] == FREE;
        INTS.setRelease(table, i, slot + 1);
        return fresh;
    }

    /** A new index with every key that is there, the one just made too; readers keep the former one until it is whole. */
    private void rebuild() {
        int capacity = index.length;
        while (capacity < 4 * size) {
            capacity = Math.multiplyExact(capacity, 2);
        }
        int[] fresh = new int[capacity];
        for (int slot = 0; slot < size; slot++) {
            long[] page = pages[slot >> pageShift];
            insert(fresh, slot, page[base(slot) + HIGH], page[base(slot) + LOW]);
        }
        indexUsed = size;
        index = fresh;
    }

    private void remove(int slot) {
        int[] table = index;
        long[] page = pages[slot >> pageShift];
        int mask = table.length - 1;
        int i = home(page[base(slot) + HIGH], page[base(slot) + LOW]) & mask;
        while (table[i] != slot + 1) {
            i = i + 1 & mask;
        }
        INTS.setRelease(table, i, GONE);
    }

    /** A hash of everything in it: equal after the same observations in the same order, or a snapshot between them. */
    public long hash() {
        long hash = windows.layout() ^ evicted * 0x9E3779B97F4A7C15L;
        for (int slot = byQuiet.longestQuiet(); slot != NONE; slot = byQuiet.later(slot)) {
            long[] page = pages[slot >> pageShift];
            int base = base(slot);
            hash = mixed(mixed(hash, page[base + HIGH]), page[base + LOW]);
            int from = base + copy(page[base + VERSION]);
            for (int i = from; i < from + copyWords; i++) {
                hash = mixed(hash, page[i]);
            }
        }
        return hash;
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 32;
    }

    /** Called by its own list. */
    @Override
    public long links(int slot) {
        return pages[slot >> pageShift][base(slot) + LINKS];
    }

    /** Called by its own list. */
    @Override
    public void links(int slot, long links) {
        changing(slot)[base(slot) + LINKS] = links;
    }

    private long[] changing(int slot) {
        if (watch != null) {
            watch.accept(slot >> pageShift);
        }
        return pages[slot >> pageShift];
    }

    private int base(int slot) {
        return (slot & (1 << pageShift) - 1) * recordWords;
    }

    /** Told the number of each page that is about to change; null to stop. The writer. */
    public void watch(IntConsumer newWatch) {
        watch = newWatch;
    }

    /** Pages in use. */
    public int pages() {
        return pages.length;
    }

    /** Bytes that a page takes; no less than the head. */
    public int pageBytes() {
        return Math.max(headBytes(), (recordWords << pageShift) * Long.BYTES);
    }

    /** Bytes that {@link #writeHead} writes. */
    public int headBytes() {
        return HEAD_FIXED_BYTES + SpecForm.bytes(windows.specs());
    }

    /** Appends what is not in the pages. The writer. */
    public void writeHead(ByteBuffer out) {
        out.putLong(windows.layout()).putInt(size).putInt(byQuiet.longestQuiet()).putInt(byQuiet.lastSeen()).putLong(evicted)
                .putLong(beganEpochMillis);
        SpecForm.write(windows.specs(), out);
    }

    /** Appends one page. The writer. */
    public void writePage(int number, ByteBuffer out) {
        for (long word : pages[number]) {
            out.putLong(word);
        }
    }

    /**
     * Reads the head into an empty table, before anyone else knows it.
     *
     * @return false when it was written for other features, whose pages cannot be read
     */
    public boolean readHead(ByteBuffer in) {
        if (in.getLong() != windows.layout()) {
            return false;
        }
        size = in.getInt();
        byQuiet.restore(in.getInt(), in.getInt());
        evicted = in.getLong();
        beganEpochMillis = in.getLong();
        long[][] all = new long[(size + (1 << pageShift) - 1) >> pageShift][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new long[recordWords << pageShift];
        }
        pages = all;
        return true;
    }

    /** Reads one page behind the head, in any order. */
    public void readPage(int number, ByteBuffer in) {
        if (number >= pages.length) {
            return;
        }
        long[] page = pages[number];
        for (int i = 0; i < page.length; i++) {
            page[i] = in.getLong();
        }
    }

    /** All pages are read. */
    public void restored() {
        rebuild();
    }
}

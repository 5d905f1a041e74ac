package dev.postern.fraud.features;

import dev.postern.fraud.schema.Facts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The features of many keys of one sort: of each the windows that the file declares, in memory that is bounded for a key
 * and in all. At the bound the key that was quiet longest is forgotten and counted. Not thread-safe: one writer, which
 * is also the only reader.
 *
 * <p>Keys stand in pages of words, in a list by when they were last seen, whose links stand side by side at the begin of the page, as
 * each observation looks at those of other keys; a snapshot copies the pages, each before its next change ({@link #watch}). The same observations in the same order make the same words.
 */
public final class FeatureTable implements CardIndex.Slots, QuietList.Links {

    private static final int HEAD_FIXED_BYTES = 36;

    private static final int HIGH = 0;
    private static final int LOW = 1;
    /** Time of the earliest thing remembered: what is reversed but older was forgotten before. */
    private static final int SINCE = 2;
    private static final int HEAD = 3;
    private static final int NONE = QuietList.NONE;
    private static final int PAGE_BYTES = 64 << 10;
    private static final int KEYS_BYTES = 40;

    private final FeatureKey sort;
    private final Windows windows;
    private final Moments when;
    /** What the file's features are read from. */
    private Windows.Reading reading;
    private final int recordWords;
    private final int pageShift;
    private final int keysMax;
    private final List<long[]> pages = new ArrayList<>();
    private final long[] nothing;
    private CardIndex index = new CardIndex(this);
    private int size;
    private final QuietList byQuiet = new QuietList(this);
    private long evicted;
    private IntConsumer watch;
    /** Before that it has seen nothing; the least number when it saw all there was. */
    private long beganEpochMillis = Long.MIN_VALUE;

    /**
     * @param sort whose features these are
     * @param specs all features of the file; those of other keys are passed over
     * @param keysMax keys remembered
     */
    public FeatureTable(FeatureKey sort, List<FeatureSpec> specs, int keysMax) {
        this.sort = sort;
        this.keysMax = keysMax;
        windows = new Windows(sort, specs, HEAD);
        recordWords = windows.words();
        pageShift = Math.max(0, 31 - Integer.numberOfLeadingZeros(Math.max(1, PAGE_BYTES / (8 * (recordWords + 1)))));
        nothing = new long[recordWords];
        when = windows.moments();
        reading = windows.reading(specs, new BitSet());
    }

    /**
     * Goes on for another file: those of its features that are windows here too are read from here.
     *
     * @param served places of features that another table is read for; those that are found here are added
     */
    public void serve(List<FeatureSpec> file, BitSet served) {
        reading = windows.reading(file, served);
    }

    /** Whether the feature at that place of the file is read from here. */
    public boolean serves(int place) {
        return reading.has(place);
    }

    /** Whether it holds what a file declares of these keys and nothing else, as a table made for it does. */
    public boolean isMadeFor(List<FeatureSpec> file) {
        return new Windows(sort, file, HEAD).layout() == windows.layout();
    }

    Windows windows() {
        return windows;
    }

    /**
     * An empty table for what a snapshot's head tells, which it reads.
     *
     * @param file for heads of builds that did not tell the windows: theirs must be these
     * @return null when its pages cannot be read
     */
    public static FeatureTable restoring(FeatureKey sort, List<FeatureSpec> file, int keysMax, ByteBuffer head) {
        int at = head.position();
        List<FeatureSpec> specs = file;
        if (head.remaining() > HEAD_FIXED_BYTES) {
            specs = SpecForm.read(sort, head.position(at + HEAD_FIXED_BYTES));
        }
        FeatureTable table = new FeatureTable(sort, specs, keysMax);
        return table.readHead(head.position(at)) ? table : null;
    }

    /** Bytes that one key takes, index included, rounded up. */
    public int keyBytes() {
        return 8 * (recordWords + 1) + KEYS_BYTES;
    }

    /** Whether the file declares any feature of this sort. */
    public boolean used() {
        return windows.any();
    }

    /** Writes what is known of the observation's key, not counting the observation, into the facts. */
    public void read(Observation now, Facts facts) {
        int slot = find(now);
        windows.read(slot == NONE ? nothing : pages.get(slot >> pageShift), slot == NONE ? 0 : base(slot), now, when,
                facts, reading);
    }

    /** Adds to counts and sums one that passed the rules and is on its way, as if it had been approved. */
    public void addRunning(Observation running, Facts facts) {
        windows.addRunning(running, facts, reading);
    }

    /** Takes a decided transaction. */
    public void observe(Observation seen) {
        if (!windows.any() || seen.high(sort) == 0 && seen.low(sort) == 0) {
            return;
        }
        int slot = find(seen);
        if (slot == NONE) {
            slot = slotFor(seen);
        } else {
            byQuiet.unlink(slot);
        }
        byQuiet.addLast(slot);
        changing(slot);
        long[] page = pages.get(slot >> pageShift);
        int base = base(slot);
        page[base + SINCE] = page[base + SINCE] == 0 ? seen.atEpochMillis
                : Math.min(page[base + SINCE], seen.atEpochMillis);
        windows.observe(page, base, seen, when);
    }

    /**
     * Takes an approved transaction back out of counts and sums.
     *
     * @param original as it was observed, with its own time, and the amount that went back
     */
    public void reverse(Observation original) {
        int slot = find(original);
        if (slot == NONE) {
            return;
        }
        long[] page = pages.get(slot >> pageShift);
        int base = base(slot);
        if (original.atEpochMillis < page[base + SINCE]) {
            return;
        }
        changing(slot);
        windows.reverse(page, base, original, when);
    }

    /** It saw nothing before that time. */
    public void beganAt(long epochMillis) {
        beganEpochMillis = epochMillis;
    }

    /** Since when it sees everything, milliseconds since 1970; the least number when it always did. */
    public long beganEpochMillis() {
        return beganEpochMillis;
    }

    /** Keys remembered now. */
    public int size() {
        return size;
    }

    /** Keys forgotten at the bound since the journal began. */
    public long evicted() {
        return evicted;
    }

    /** A hash of everything in it: equal after the same observations in the same order, or a snapshot between them. */
    public long hash() {
        long hash = windows.layout() ^ evicted * 0x9E3779B97F4A7C15L;
        for (int slot = byQuiet.longestQuiet(); slot != NONE; slot = byQuiet.later(slot)) {
            long[] page = pages.get(slot >> pageShift);
            int base = base(slot);
            for (int i = 0; i < recordWords; i++) {
                hash = (hash ^ page[base + i]) * 0xD6E8FEB86659FD93L;
                hash ^= hash >>> 32;
            }
        }
        return hash;
    }

    private int find(Observation of) {
        return index.find(of.high(sort), of.low(sort));
    }

    private int slotFor(Observation seen) {
        int slot;
        if (size < keysMax) {
            slot = size++;
            if (slot >> pageShift == pages.size()) {
                pages.add(new long[pageWords()]);
            }
            changing(slot);
        } else {
            slot = byQuiet.longestQuiet();
            evicted++;
            byQuiet.unlink(slot);
            index.remove(slot);
        }
        changing(slot);
        long[] page = pages.get(slot >> pageShift);
        int base = base(slot);
        Arrays.fill(page, base, base + recordWords, 0);
        page[base + HIGH] = seen.high(sort);
        page[base + LOW] = seen.low(sort);
        index.add(slot);
        return slot;
    }

    @Override
    public long links(int slot) {
        return pages.get(slot >> pageShift)[slot & (1 << pageShift) - 1];
    }

    @Override
    public void links(int slot, long links) {
        changing(slot);
        pages.get(slot >> pageShift)[slot & (1 << pageShift) - 1] = links;
    }

    private void changing(int slot) {
        if (watch != null) {
            watch.accept(slot >> pageShift);
        }
    }

    private int base(int slot) {
        return (1 << pageShift) + (slot & (1 << pageShift) - 1) * recordWords;
    }

    private int pageWords() {
        return recordWords + 1 << pageShift;
    }

    @Override
    public long high(int slot) {
        return pages.get(slot >> pageShift)[base(slot) + HIGH];
    }

    @Override
    public long low(int slot) {
        return pages.get(slot >> pageShift)[base(slot) + LOW];
    }

    /** Told the number of each page that is about to change; null to stop. */
    public void watch(IntConsumer watch) {
        this.watch = watch;
    }

    /** Pages in use. */
    public int pages() {
        return pages.size();
    }

    /** Bytes that a page takes; no less than the head. */
    public int pageBytes() {
        return Math.max(headBytes(), pageWords() * Long.BYTES);
    }

    /** Bytes that {@link #writeHead} writes. */
    public int headBytes() {
        return HEAD_FIXED_BYTES + SpecForm.bytes(windows.specs());
    }

    /** Appends what is not in the pages. */
    public void writeHead(ByteBuffer out) {
        out.putLong(windows.layout()).putInt(size).putInt(byQuiet.longestQuiet()).putInt(byQuiet.lastSeen())
                .putLong(evicted).putLong(beganEpochMillis);
        SpecForm.write(windows.specs(), out);
    }

    /** Appends one page. */
    public void writePage(int number, ByteBuffer out) {
        long[] page = pages.get(number);
        for (long word : page) {
            out.putLong(word);
        }
    }

    /**
     * Reads the head into an empty table.
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
        return true;
    }

    /** Reads one page, in any order. */
    public void readPage(int number, ByteBuffer in) {
        while (pages.size() <= number) {
            pages.add(new long[pageWords()]);
        }
        long[] page = pages.get(number);
        for (int i = 0; i < page.length; i++) {
            page[i] = in.getLong();
        }
    }

    /** All pages are read. */
    public void restored() {
        index = new CardIndex(this);
        for (int slot = 0; slot < size; slot++) {
            index.add(slot);
        }
    }
}

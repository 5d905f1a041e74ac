package dev.postern.processor.authorization;

import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.state.SlotIndex;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shard remembers of decided requests, so that a reversal finds them: in the order of their decision, in pages
 * of columns; the oldest leave first. Numbers count upwards and begin again at 0 after 2^31 of them, long after those
 * have left. Confined to its shard.
 */
final class Originals implements Pieces, SlotIndex.Match {
    /** Originals of a page, as a power of two: a page is copied in some ten microseconds. */
    private static final int PAGE_SHIFT = 10;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int ORIGINAL_BYTES = 5 * Long.BYTES + 4 * Integer.BYTES;
    private static final int APPROVED = 1;
    private static final int REVERSED = 2;
    /** Another one took its key. */
    private static final int SUPERSEDED = 4;
    /** Less was approved than asked for. */
    private static final int PARTLY = 8;
    private static final int FLAG_BITS = 4;
    private static final int CURRENCY_BITS = 10;
    private static final int CURRENCY_MASK = (1 << CURRENCY_BITS) - 1;
    private static final int NUMBER_MASK = Integer.MAX_VALUE;
    private static final int PAGE_MASK = NUMBER_MASK >>> PAGE_SHIFT;

    private static final class Page {
        final long[] terminals = new long[PAGE];
        final long[] amounts = new long[PAGE];
        final long[] times = new long[PAGE];
        /** Of the record in the shard's stream; they only go up. */
        final long[] sequences = new long[PAGE];
        /** Of a debit what was given back of it, of what changed another one that one's sequence. */
        final long[] links = new long[PAGE];
        final int[] batches = new int[PAGE];
        final int[] stans = new int[PAGE];
        final int[] cards = new int[PAGE];
        /** Kind, currency, flags. */
        final int[] currencies = new int[PAGE];
    }

    private final List<Page> pages = new ArrayList<>();
    /** Pages to be used again, so that a full window does not produce garbage. */
    private final ArrayDeque<Page> spare = new ArrayDeque<>(1);
    private final SlotIndex index = new SlotIndex();
    /** Number of the first page of the list. */
    private int firstPage;
    private int head;
    private int tail;
    private long wantedTerminal;
    private int wantedBatch;
    private int wantedStan;
    private PieceWatch watch;
    /** Number of the first page when the watch was set; pages below it have begun again at 0. */
    private int watchedFrom;
    /** Number of the first page in the snapshot that is being read. */
    private int storedFirstPage;

    /** How many are remembered. */
    int size() {
        return tail - head & NUMBER_MASK;
    }

    /** When the oldest was decided; only when there is one. */
    long oldestEpochMillis() {
        return page(head).times[head & PAGE - 1];
    }

    /** The number of the original, or -1. */
    int find(long terminal, int batch, int stan) {
        wantedTerminal = terminal;
        wantedBatch = batch;
        wantedStan = stan;
        return index.find(hash(terminal, batch, stan), this);
    }

    /** The number of the original whose record has that sequence, or -1. */
    int findSequence(long sequence) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            long found = sequence(head + middle & NUMBER_MASK);
            if (found == sequence) {
                return head + middle & NUMBER_MASK;
            }
            if (found < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    void add(Exchange exchange, int card, Kind kind, long amountMinor, int currency, boolean approved,
            long atEpochMillis, long sequence, long link) {
        int former = find(exchange.terminal(), exchange.batch(), exchange.stan());
        if (former >= 0) {
            index.remove(hash(former), former);
            changing(former).currencies[former & PAGE - 1] |= SUPERSEDED;
        }
        if ((tail & PAGE - 1) == 0) {
            pages.add(spare.isEmpty() ? new Page() : spare.poll());
        }
        int number = tail;
        tail = tail + 1 & NUMBER_MASK;
        Page page = page(number);
        int at = number & PAGE - 1;
        page.terminals[at] = exchange.terminal();
        page.batches[at] = exchange.batch();
        page.stans[at] = exchange.stan();
        page.cards[at] = card;
        page.amounts[at] = amountMinor;
        page.times[at] = atEpochMillis;
        page.sequences[at] = sequence;
        page.links[at] = link;
        page.currencies[at] = kind.code() << CURRENCY_BITS + FLAG_BITS | currency << FLAG_BITS
                | (approved ? APPROVED : 0);
        index.add(hash(number), number);
    }

    /** Forgets the oldest. */
    void removeOldest() {
        Page page = page(head);
        if ((page.currencies[head & PAGE - 1] & SUPERSEDED) == 0) {
            index.remove(hash(head), head);
        }
        head = head + 1 & NUMBER_MASK;
        if ((head & PAGE - 1) == 0) {
            announce(firstPage);
            spare.clear();
            spare.add(pages.removeFirst());
            firstPage = firstPage + 1 & PAGE_MASK;
        }
    }

    int card(int number) {
        return page(number).cards[number & PAGE - 1];
    }

    long amountMinor(int number) {
        return page(number).amounts[number & PAGE - 1];
    }

    long atEpochMillis(int number) {
        return page(number).times[number & PAGE - 1];
    }

    int currency(int number) {
        return page(number).currencies[number & PAGE - 1] >>> FLAG_BITS & CURRENCY_MASK;
    }

    Kind kind(int number) {
        return Kind.of(page(number).currencies[number & PAGE - 1] >>> CURRENCY_BITS + FLAG_BITS);
    }

    long sequence(int number) {
        return page(number).sequences[number & PAGE - 1];
    }

    long link(int number) {
        return page(number).links[number & PAGE - 1];
    }

    void setLink(int number, long link) {
        changing(number).links[number & PAGE - 1] = link;
    }

    void setAmount(int number, long amountMinor) {
        changing(number).amounts[number & PAGE - 1] = amountMinor;
    }

    /** Under which it was asked. */
    OriginalKey key(int number) {
        Page page = page(number);
        int at = number & PAGE - 1;
        return new OriginalKey(page.terminals[at], page.batches[at], page.stans[at]);
    }

    boolean approved(int number) {
        return (page(number).currencies[number & PAGE - 1] & APPROVED) != 0;
    }

    boolean partly(int number) {
        return (page(number).currencies[number & PAGE - 1] & PARTLY) != 0;
    }

    void setPartly(int number) {
        changing(number).currencies[number & PAGE - 1] |= PARTLY;
    }

    boolean reversed(int number) {
        return (page(number).currencies[number & PAGE - 1] & REVERSED) != 0;
    }

    void setReversed(int number, boolean reversed) {
        Page page = changing(number);
        int at = number & PAGE - 1;
        page.currencies[at] = reversed ? page.currencies[at] | REVERSED : page.currencies[at] & ~REVERSED;
    }

    private Page changing(int number) {
        announce(number >>> PAGE_SHIFT);
        return page(number);
    }

    private void announce(int page) {
        if (watch != null) {
            watch.changing(page < watchedFrom ? page + PAGE_MASK + 1 : page);
        }
    }

    private Page page(int number) {
        return pages.get((number >>> PAGE_SHIFT) - firstPage & PAGE_MASK);
    }

    @Override
    public boolean holds(int number) {
        Page page = page(number);
        int at = number & PAGE - 1;
        return page.stans[at] == wantedStan && page.terminals[at] == wantedTerminal && page.batches[at] == wantedBatch;
    }

    private int hash(int number) {
        Page page = page(number);
        int at = number & PAGE - 1;
        return hash(page.terminals[at], page.batches[at], page.stans[at]);
    }

    private static int hash(long terminal, int batch, int stan) {
        // Terminals and STANs both count upwards: each is spread by its own odd number, or their sums would meet.
        long mixed = terminal * 0x9E3779B97F4A7C15L + ((long) batch << 20 ^ stan) * 0xC2B2AE3D27D4EB4FL;
        return (int) (mixed >>> 32);
    }

    @Override
    public int firstPiece() {
        return firstPage;
    }

    @Override
    public int endPiece() {
        return firstPage + pages.size();
    }

    @Override
    public int headBytes() {
        return 2 * Integer.BYTES;
    }

    @Override
    public void writeHead(ByteBuffer out) {
        out.putInt(head).putInt(tail);
    }

    @Override
    public int bytesMax(int piece) {
        return PAGE * ORIGINAL_BYTES;
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        Page page = pages.get(piece - firstPage & PAGE_MASK);
        out.asLongBuffer().put(page.terminals).put(page.amounts).put(page.times).put(page.sequences).put(page.links);
        out.position(out.position() + 5 * PAGE * Long.BYTES);
        out.asIntBuffer().put(page.batches).put(page.stans).put(page.cards).put(page.currencies);
        out.position(out.position() + 4 * PAGE * Integer.BYTES);
    }

    @Override
    public void watch(PieceWatch newWatch) {
        watch = newWatch;
        watchedFrom = firstPage;
    }

    @Override
    public void readHead(ByteBuffer in) {
        int storedHead = in.getInt();
        int size = in.getInt() - storedHead & NUMBER_MASK;
        storedFirstPage = storedHead >>> PAGE_SHIFT;
        head = storedHead & PAGE - 1;
        tail = head + size;
        // A page begins with its first original: at a border there is none yet.
        for (int from = 0; from < tail; from += PAGE) {
            pages.add(new Page());
        }
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        if (piece - storedFirstPage >= pages.size()) {
            return;
        }
        Page page = pages.get(piece - storedFirstPage);
        in.asLongBuffer().get(page.terminals).get(page.amounts).get(page.times).get(page.sequences).get(page.links);
        in.position(in.position() + 5 * PAGE * Long.BYTES);
        in.asIntBuffer().get(page.batches).get(page.stans).get(page.cards).get(page.currencies);
    }

    @Override
    public void restored() {
        index.reserve(size());
        for (int number = head; number < tail; number++) {
            if ((page(number).currencies[number & PAGE - 1] & SUPERSEDED) == 0) {
                index.add(hash(number), number);
            }
        }
    }
}

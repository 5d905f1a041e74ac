package dev.postern.processor.authorization;

import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.state.SlotIndex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The cards of one shard and their accounts, in pages of columns: a card's slot never changes. A card may be known
 * before it has an account, when all it ever had is a cancelled sale. Confined to its shard.
 */
final class Cards implements Pieces, SlotIndex.Match {
    /** Cards of a page, as a power of two: a page is copied in some ten microseconds. */
    private static final int PAGE_SHIFT = 10;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int CARD_BYTES = 4 * Long.BYTES + Short.BYTES;

    private static final class Page {
        final long[] highs = new long[PAGE];
        final long[] lows = new long[PAGE];
        final long[] balances = new long[PAGE];
        /** What open holds keep of the balance. */
        final long[] held = new long[PAGE];
        /** 0: no account. */
        final short[] currencies = new short[PAGE];
    }

    private final List<Page> pages = new ArrayList<>();
    private final SlotIndex index = new SlotIndex();
    private int count;
    private int accounts;
    private long wantedHigh;
    private long wantedLow;
    private PieceWatch watch;

    /** The card's slot, or -1. */
    int find(CardToken token) {
        wantedHigh = token.high();
        wantedLow = token.low();
        return index.find(hash(wantedHigh, wantedLow), this);
    }

    /** The card's slot, a new one when it was not known. */
    int findOrAdd(CardToken token) {
        int slot = find(token);
        if (slot >= 0) {
            return slot;
        }
        slot = count++;
        if ((slot & PAGE - 1) == 0) {
            pages.add(new Page());
        }
        Page page = pages.get(slot >>> PAGE_SHIFT);
        page.highs[slot & PAGE - 1] = token.high();
        page.lows[slot & PAGE - 1] = token.low();
        index.add(hash(token.high(), token.low()), slot);
        return slot;
    }

    boolean holds(int slot, CardToken token) {
        Page page = pages.get(slot >>> PAGE_SHIFT);
        return page.lows[slot & PAGE - 1] == token.low() && page.highs[slot & PAGE - 1] == token.high();
    }

    boolean hasAccount(int slot) {
        return pages.get(slot >>> PAGE_SHIFT).currencies[slot & PAGE - 1] != 0;
    }

    /** Cards seen, those without an account included. */
    int size() {
        return count;
    }

    int accounts() {
        return accounts;
    }

    void open(int slot, int currency, long openingMinor) {
        Page page = changing(slot);
        if (page.currencies[slot & PAGE - 1] == 0) {
            accounts++;
        }
        page.currencies[slot & PAGE - 1] = (short) currency;
        page.balances[slot & PAGE - 1] = openingMinor;
    }

    long balanceMinor(int slot) {
        return pages.get(slot >>> PAGE_SHIFT).balances[slot & PAGE - 1];
    }

    void setBalance(int slot, long balanceMinor) {
        changing(slot).balances[slot & PAGE - 1] = balanceMinor;
    }

    /** What open holds keep of the balance, minor units. */
    long heldMinor(int slot) {
        return pages.get(slot >>> PAGE_SHIFT).held[slot & PAGE - 1];
    }

    void setHeld(int slot, long heldMinor) {
        changing(slot).held[slot & PAGE - 1] = heldMinor;
    }

    /** Who has that slot. */
    CardToken token(int slot) {
        Page page = pages.get(slot >>> PAGE_SHIFT);
        return new CardToken(page.highs[slot & PAGE - 1], page.lows[slot & PAGE - 1]);
    }

    /** The account's currency, ISO 4217 number; only when there is an account. */
    int currency(int slot) {
        return pages.get(slot >>> PAGE_SHIFT).currencies[slot & PAGE - 1];
    }

    /** Sum of what is held in a currency, minor units. */
    long heldSumMinor(int currency) {
        long sum = 0;
        for (int slot = 0; slot < count; slot++) {
            sum += currency(slot) == currency ? heldMinor(slot) : 0;
        }
        return sum;
    }

    /** Sum of the balances of a currency, minor units. */
    long balanceSumMinor(int currency) {
        long sum = 0;
        for (int slot = 0; slot < count; slot++) {
            Page page = pages.get(slot >>> PAGE_SHIFT);
            if (page.currencies[slot & PAGE - 1] == currency) {
                sum = Math.addExact(sum, page.balances[slot & PAGE - 1]);
            }
        }
        return sum;
    }

    private Page changing(int slot) {
        if (watch != null) {
            watch.changing(slot >>> PAGE_SHIFT);
        }
        return pages.get(slot >>> PAGE_SHIFT);
    }

    @Override
    public boolean holds(int slot) {
        Page page = pages.get(slot >>> PAGE_SHIFT);
        return page.lows[slot & PAGE - 1] == wantedLow && page.highs[slot & PAGE - 1] == wantedHigh;
    }

    private static int hash(long high, long low) {
        // A token is a hash already; its high part chose the shard.
        return (int) (low ^ low >>> 32 ^ high >>> 40);
    }

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return pages.size();
    }

    @Override
    public int headBytes() {
        return 2 * Integer.BYTES;
    }

    @Override
    public void writeHead(ByteBuffer out) {
        out.putInt(count).putInt(accounts);
    }

    @Override
    public int bytesMax(int piece) {
        return PAGE * CARD_BYTES;
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        Page page = pages.get(piece);
        out.asLongBuffer().put(page.highs).put(page.lows).put(page.balances).put(page.held);
        out.position(out.position() + 4 * PAGE * Long.BYTES);
        out.asShortBuffer().put(page.currencies);
        out.position(out.position() + PAGE * Short.BYTES);
    }

    @Override
    public void watch(PieceWatch newWatch) {
        watch = newWatch;
    }

    @Override
    public void readHead(ByteBuffer in) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        count = in.getInt();
        accounts = in.getInt();
        for (int i = 0; i < (count + PAGE - 1) >>> PAGE_SHIFT; i++) {
            pages.add(new Page());
        }
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        Page page = pages.get(piece);
        in.asLongBuffer().get(page.highs).get(page.lows).get(page.balances).get(page.held);
        in.position(in.position() + 4 * PAGE * Long.BYTES);
        in.asShortBuffer().get(page.currencies);
    }

    @Override
    public void restored() {
        index.reserve(count);
        for (int slot = 0; slot < count; slot++) {
            Page page = pages.get(slot >>> PAGE_SHIFT);
            index.add(hash(page.highs[slot & PAGE - 1], page.lows[slot & PAGE - 1]), slot);
        }
        // What was added to the last page after the copy had begun is not part of it.
        for (int slot = count; slot < pages.size() << PAGE_SHIFT; slot++) {
            Page page = pages.get(slot >>> PAGE_SHIFT);
            page.currencies[slot & PAGE - 1] = 0;
        }
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDifference;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.BatchItemTaken;
import dev.postern.processor.authorization.BatchTotals;
import dev.postern.processor.authorization.Effect;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The open batch of one terminal: totals, the lines that make them, what the terminal has uploaded of its own, and the
 * last batch that was closed. A projection of the journal. Confined to its terminal's partition.
 */
final class BatchState {

    /** Lines kept of a batch; beyond, totals still count and a difference list says what it could not compare. */
    static final int LINES_MAX = 20_000;

    private final Totals home = new Totals();
    private final Totals foreign = new Totals();
    private Lines ours = new Lines();
    /** What the terminal sent since its totals were disputed; null when they were not. */
    private Lines theirs;
    private BatchTotals claimedHome = BatchTotals.NONE;
    private BatchTotals claimedForeign = BatchTotals.NONE;
    private long openedEpochMillis;
    private ClosedBatch last;

    /** What an approval adds. */
    void approved(Approved event) {
        Effect effect = event.effect();
        if (effect == null) {
            Kind.Money money = event.kind().money();
            if (money == Kind.Money.TAKES && event.amountMinor() != 0) {
                home.add(false, event.amountMinor(), 1);
                line(event.exchange().stan(), event.amountMinor(), event.atEpochMillis());
            } else if (money == Kind.Money.GIVES) {
                home.add(true, event.amountMinor(), 1);
                line(event.exchange().stan(), -event.amountMinor(), event.atEpochMillis());
            }
        } else if (effect.tally() != null) {
            int original = effect.original() == null ? 0 : effect.original().stan();
            take(effect.tally(), effect.foreign(), event.exchange().stan(), original, event.atEpochMillis());
        }
    }

    /** What a reversal takes out, or adds on the other side. */
    void reversed(Reversed event) {
        Effect effect = event.effect();
        if (effect == null) {
            if (event.ending() == Ending.MONEY_RETURNED) {
                home.add(false, -event.amountMinor(), -1);
                ours.remove(event.originalStan(), true);
            }
        } else if (effect.tally() != null) {
            boolean voidUndone = event.kind() == Kind.VOID || event.kind() == Kind.COMPLETION_VOID;
            int own = voidUndone && !effect.tally().credit() && effect.original() != null ? effect.original().stan()
                    : event.originalStan();
            take(effect.tally(), effect.foreign(), own, event.originalStan(), event.atEpochMillis());
        }
    }

    private void take(Tally tally, boolean ofForeign, int stan, int original, long atEpochMillis) {
        (ofForeign ? foreign : home).add(tally.credit(), tally.amountMinor(), tally.count());
        long signed = tally.credit() ? -tally.amountMinor() : tally.amountMinor();
        switch (tally.count()) {
            case 1 -> line(stan, signed, atEpochMillis);
            case -1 -> ours.remove(original, !tally.credit());
            default -> ours.change(original, signed);
        }
    }

    private void line(int stan, long signedMinor, long atEpochMillis) {
        if (openedEpochMillis == 0) {
            openedEpochMillis = atEpochMillis;
        }
        ours.add(stan, signedMinor);
    }

    void disputed(BatchDisputed event) {
        theirs = new Lines();
        claimedHome = event.home();
        claimedForeign = event.foreign();
    }

    void item(BatchItemTaken event) {
        theirs.add(event.itemStan(), event.credit() ? -event.amountMinor() : event.amountMinor());
    }

    void closed(BatchClosed event) {
        last = ClosedBatch.of(event);
        home.clear();
        foreign.clear();
        ours = new Lines();
        theirs = null;
        claimedHome = BatchTotals.NONE;
        claimedForeign = BatchTotals.NONE;
        openedEpochMillis = 0;
    }

    boolean isDisputed() {
        return theirs != null;
    }

    boolean takesNoMoreItems() {
        return theirs.count >= LINES_MAX;
    }

    BatchTotals home() {
        return home.get();
    }

    BatchTotals foreign() {
        return foreign.get();
    }

    BatchTotals claimedHome() {
        return claimedHome;
    }

    BatchTotals claimedForeign() {
        return claimedForeign;
    }

    /** When its first entry was decided; 0 without any. */
    long openedEpochMillis() {
        return openedEpochMillis;
    }

    /** The batch that was closed last, or null. */
    ClosedBatch last() {
        return last;
    }

    /** Line by line what differs between ours and theirs, in the order of the STANs. */
    List<BatchDifference> differences() {
        List<BatchDifference> found = new ArrayList<>();
        long[] here = ours.sorted();
        long[] there = theirs.sorted();
        int i = 0;
        int j = 0;
        while (i < here.length || j < there.length) {
            int stanHere = i < here.length ? Lines.stan(here[i]) : Integer.MAX_VALUE;
            int stanThere = j < there.length ? Lines.stan(there[j]) : Integer.MAX_VALUE;
            long minorHere = stanHere <= stanThere ? ours.minor(here[i++]) : 0;
            long minorThere = stanThere <= stanHere ? theirs.minor(there[j++]) : 0;
            if (minorHere != minorThere) {
                found.add(new BatchDifference(Math.min(stanHere, stanThere), minorHere, minorThere));
            }
        }
        return found;
    }

    /** Bytes that {@link #write} needs. */
    int bytes() {
        return 4 * Totals.BYTES + Long.BYTES + 2 + ours.bytes() + (theirs == null ? 0 : theirs.bytes())
                + (last == null ? 0 : last.bytes());
    }

    void write(ByteBuffer out) {
        home.write(out);
        foreign.write(out);
        Totals.write(claimedHome, out);
        Totals.write(claimedForeign, out);
        out.putLong(openedEpochMillis);
        ours.write(out);
        out.put((byte) (theirs == null ? 0 : 1));
        if (theirs != null) {
            theirs.write(out);
        }
        out.put((byte) (last == null ? 0 : 1));
        if (last != null) {
            last.write(out);
        }
    }

    void read(ByteBuffer in) {
        home.read(in);
        foreign.read(in);
        claimedHome = Totals.of(in);
        claimedForeign = Totals.of(in);
        openedEpochMillis = in.getLong();
        ours.read(in);
        if (in.get() != 0) {
            theirs = new Lines();
            theirs.read(in);
        }
        last = in.get() == 0 ? null : ClosedBatch.read(in);
    }

    /** Counted in place: a sale must not make garbage. */
    static final class Totals {
        static final int BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

        private long debitMinor;
        private int debitCount;
        private long creditMinor;
        private int creditCount;

        private void add(boolean credit, long minor, int count) {
            if (credit) {
                creditMinor += minor;
                creditCount += count;
            } else {
                debitMinor += minor;
                debitCount += count;
            }
        }

        private void clear() {
            debitMinor = 0;
            debitCount = 0;
            creditMinor = 0;
            creditCount = 0;
        }

        private BatchTotals get() {
            return new BatchTotals(debitMinor, debitCount, creditMinor, creditCount);
        }

        private void write(ByteBuffer out) {
            write(get(), out);
        }

        private void read(ByteBuffer in) {
            debitMinor = in.getLong();
            debitCount = in.getInt();
            creditMinor = in.getLong();
            creditCount = in.getInt();
        }

        static void write(BatchTotals totals, ByteBuffer out) {
            out.putLong(totals.debitMinor()).putInt(totals.debitCount()).putLong(totals.creditMinor())
                    .putInt(totals.creditCount());
        }

        static BatchTotals of(ByteBuffer in) {
            return new BatchTotals(in.getLong(), in.getInt(), in.getLong(), in.getInt());
        }
    }

    /** STAN and signed amount of each entry: debits above 0. In the order in which they came, in pages, so that a batch that grows copies nothing. */
    private static final class Lines {
        private static final int PAGE_SHIFT = 5;
        private static final int PAGE = 1 << PAGE_SHIFT;

        private final List<int[]> stans = new ArrayList<>(1);
        private final List<long[]> minors = new ArrayList<>(1);
        private int count;

        private void add(int stan, long signedMinor) {
            if (count >= LINES_MAX) {
                return;
            }
            if (count == stans.size() << PAGE_SHIFT) {
                stans.add(new int[PAGE]);
                minors.add(new long[PAGE]);
            }
            set(count++, stan, signedMinor);
        }

        private int stanAt(int line) {
            return stans.get(line >>> PAGE_SHIFT)[line & PAGE - 1];
        }

        private long minorAt(int line) {
            return minors.get(line >>> PAGE_SHIFT)[line & PAGE - 1];
        }

        private void set(int line, int stan, long signedMinor) {
            stans.get(line >>> PAGE_SHIFT)[line & PAGE - 1] = stan;
            minors.get(line >>> PAGE_SHIFT)[line & PAGE - 1] = signedMinor;
        }

        private void remove(int stan, boolean debit) {
            int at = find(stan, debit);
            if (at >= 0) {
                for (int line = at + 1; line < count; line++) {
                    set(line - 1, stanAt(line), minorAt(line));
                }
                count--;
            }
        }

        private void change(int stan, long moreMinor) {
            int at = find(stan, true);
            if (at >= 0) {
                set(at, stan, minorAt(at) + moreMinor);
            }
        }

        /** The newest with that STAN on that side, or -1. */
        private int find(int stan, boolean debit) {
            for (int i = count - 1; i >= 0; i--) {
                if (stanAt(i) == stan && minorAt(i) > 0 == debit) {
                    return i;
                }
            }
            return -1;
        }

        /** STAN and index of each, by STAN. */
        private long[] sorted() {
            long[] keys = new long[count];
            for (int i = 0; i < count; i++) {
                keys[i] = (long) stanAt(i) << 32 | i;
            }
            Arrays.sort(keys);
            return keys;
        }

        private static int stan(long key) {
            return (int) (key >>> 32);
        }

        private long minor(long key) {
            return minorAt((int) key);
        }

        private int bytes() {
            return Integer.BYTES + count * (Integer.BYTES + Long.BYTES);
        }

        private void write(ByteBuffer out) {
            out.putInt(count);
            for (int i = 0; i < count; i++) {
                out.putInt(stanAt(i)).putLong(minorAt(i));
            }
        }

        private void read(ByteBuffer in) {
            for (int left = in.getInt(); left > 0; left--) {
                add(in.getInt(), in.getLong());
            }
        }
    }
}

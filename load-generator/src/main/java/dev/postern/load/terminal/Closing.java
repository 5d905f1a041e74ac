package dev.postern.load.terminal;

import dev.postern.protocol.iso8583.MessageView;

/**
 * A batch that a terminal is closing: what it claims of it, what it uploads when the host disagrees, and what the host has to say then. One
 * of its lines may be left out on purpose, as a terminal does that lost it; the host's difference list has to name exactly that one. Event loop only.
 */
final class Closing {
    private static final int TOTALS_DIGITS = 62;
    private static final int COUNT_MAX = 999;

    private final BatchBook book;
    private final int leftOut;
    private int next;

    /** @param leftOut the line that is left out, or -1 */
    Closing(BatchBook book, int leftOut) {
        this.book = book;
        this.leftOut = leftOut;
        this.next = leftOut == 0 ? 1 : 0;
    }

    /** Whether the totals must agree. */
    boolean mustBalance() {
        return book.known() && leftOut < 0;
    }

    /** Whether the totals must differ, and the host must name the line that was left out. */
    boolean mustDiffer() {
        return book.known() && leftOut >= 0;
    }

    /** Debits' sum and number, credits' sum and number. */
    long[] claimed() {
        return new long[] {book.total(true, true, leftOut), book.total(true, false, leftOut), book.total(false, true, leftOut),
            book.total(false, false, leftOut)};
    }

    /** Whether field 48 can say it; else 74 to 88 do. */
    boolean fitsField48() {
        long[] totals = claimed();
        return totals[1] <= COUNT_MAX && totals[3] <= COUNT_MAX;
    }

    /** Field 48: all cards are home cards. */
    String field48() {
        long[] totals = claimed();
        return "%012d%03d%012d%03d0".formatted(totals[0], totals[1], totals[2], totals[3]) + "0".repeat(TOTALS_DIGITS / 2);
    }

    /** Whether there is an item left to upload. */
    boolean hasItem() {
        return next < book.count();
    }

    int itemStan() {
        return book.stan(next);
    }

    /** Above 0 for a debit. */
    int itemMinor() {
        return book.amountMinor(next);
    }

    void nextItem() {
        next++;
        if (next == leftOut) {
            next++;
        }
    }

    /** What field 56 of the upload's end must say: the line that is missing at the terminal. */
    String expectedDifference() {
        return "%06d T %d 0;".formatted(book.stan(leftOut), book.amountMinor(leftOut));
    }

    /** How the host's totals differ from what was claimed, for people. */
    String difference(MessageView answer) {
        long[] own = claimed();
        String host = answer.has(48) && answer.length(48) == TOTALS_DIGITS ? answer.text(48) : null;
        return "debits %d of %d and credits %d of %d at the terminal; the host has %s".formatted(own[1], own[0], own[3], own[2],
            host == null ? "not told" : "debits %s of %s and credits %s of %s".formatted(plain(host, 12, 15), plain(host, 0, 12),
                plain(host, 27, 30), plain(host, 15, 27)));
    }

    private static String plain(String digits, int from, int to) {
        return Long.toString(Long.parseLong(digits, from, to, 10));
    }
}

package dev.postern.processor.terminal;

import dev.postern.protocol.iso8583.MessageView;
import java.util.HashMap;
import java.util.Map;

/**
 * What a request brings beyond a purchase's fields: a reason, references to an earlier one, biller's and wallet's tags, accounts,
 * totals. Read once, with the request; immutable. Absent texts are null, absent numbers -1.
 */
final class Supplement {

    /** What a request without any of these fields has. */
    static final Supplement NONE = new Supplement();

    private static final int TAG_DIGITS_48 = 2;
    private static final int TAG_CHARACTERS_59 = 2;
    private static final int LENGTH_DIGITS = 3;
    private static final int AMOUNT_DIGITS = 12;
    private static final int ORIGINAL_DIGITS = 12;
    private static final long FIELDS = bit(1) | bit(37) | bit(38) | bit(39) | bit(48) | bit(54) | bit(59) | bit(61) | bit(63);

    private final String rrn;
    private final String approvalCode;
    private final String reason;
    private final int originalBatch;
    private final int originalStan;
    private final String field48;
    private final Map<String, String> tags48;
    private final Map<String, String> tags59;
    private final long cashbackMinor;
    private final long replacementMinor;
    private final String toAccount;
    private final String fromAccount;
    private final long[] isoTotals;

    private Supplement() {
        rrn = null;
        approvalCode = null;
        reason = null;
        originalBatch = TerminalRequest.ABSENT;
        originalStan = TerminalRequest.ABSENT;
        field48 = null;
        tags48 = Map.of();
        tags59 = Map.of();
        cashbackMinor = TerminalRequest.ABSENT;
        replacementMinor = TerminalRequest.ABSENT;
        toAccount = null;
        fromAccount = null;
        isoTotals = null;
    }

    private Supplement(MessageView view) {
        rrn = text(view, 37);
        approvalCode = text(view, 38);
        reason = text(view, 39);
        boolean original = view.has(61) && view.length(61) >= ORIGINAL_DIGITS;
        originalBatch = original ? (int) view.number(61, 0, 6) : TerminalRequest.ABSENT;
        originalStan = original ? (int) view.number(61, 6, 6) : TerminalRequest.ABSENT;
        field48 = text(view, 48);
        tags48 = tags(field48, TAG_DIGITS_48);
        tags59 = tags(text(view, 59), TAG_CHARACTERS_59);
        cashbackMinor = view.has(54) ? lastAmount(view.text(54)) : TerminalRequest.ABSENT;
        replacementMinor = view.has(95) ? firstAmount(view.text(95)) : TerminalRequest.ABSENT;
        toAccount = text(view, 103);
        fromAccount = text(view, 102);
        isoTotals = view.has(88) || view.has(86) ? totals(view) : null;
    }

    private static long bit(int field) {
        return 1L << 64 - field;
    }

    static Supplement of(MessageView view) {
        return (view.primaryBitmap() & FIELDS) == 0 ? NONE : new Supplement(view);
    }

    private static String text(MessageView view, int field) {
        return view.has(field) ? view.text(field) : null;
    }

    /** Tag, three digits of length, value, and so on; what does not keep to that ends the list, and its tag is missing. */
    private static Map<String, String> tags(String text, int tagCharacters) {
        if (text == null) {
            return Map.of();
        }
        Map<String, String> tags = new HashMap<>();
        int at = 0;
        while (at + tagCharacters + LENGTH_DIGITS <= text.length()) {
            int from = at + tagCharacters + LENGTH_DIGITS;
            int length = digits(text, at + tagCharacters, from);
            if (length < 0 || from + length > text.length()) {
                break;
            }
            tags.put(text.substring(at, at + tagCharacters), text.substring(from, from + length));
            at = from + length;
        }
        return tags;
    }

    private static int digits(String text, int from, int end) {
        long number = amount(text, from, end);
        return (int) number;
    }

    private static long firstAmount(String text) {
        return text.length() < AMOUNT_DIGITS ? TerminalRequest.ABSENT : amount(text, 0, AMOUNT_DIGITS);
    }

    /** The amount stands last in an entry of field 54, or alone. */
    private static long lastAmount(String text) {
        return text.length() < AMOUNT_DIGITS ? TerminalRequest.ABSENT
                : amount(text, text.length() - AMOUNT_DIGITS, text.length());
    }

    private static long amount(String text, int from, int end) {
        long number = 0;
        for (int i = from; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return TerminalRequest.ABSENT;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Reversals count against what they undo, as voids and reversals do here. */
    private static long[] totals(MessageView view) {
        return new long[] {number(view, 88) - number(view, 89), number(view, 76) - number(view, 77),
            number(view, 86) - number(view, 87), number(view, 74) - number(view, 75)};
    }

    private static long number(MessageView view, int field) {
        return view.has(field) ? view.number(field) : 0;
    }

    /** Field 37, or null. */
    String rrn() {
        return rrn;
    }

    /** Field 38, or null. */
    String approvalCode() {
        return approvalCode;
    }

    /** Field 39, or null. */
    String reason() {
        return reason;
    }

    /** Field 61: the batch of what it goes on from, or -1. */
    int originalBatch() {
        return originalBatch;
    }

    /** Field 61: its STAN, or -1. */
    int originalStan() {
        return originalStan;
    }

    /** Field 48 as it is, or null. */
    String field48() {
        return field48;
    }

    /** A tag's value in field 48, or null. */
    String tag48(String tag) {
        return tags48.get(tag);
    }

    /** A tag's value in field 59, or null. */
    String tag59(String tag) {
        return tags59.get(tag);
    }

    /** The amount in field 54 of a request, or -1. */
    long cashbackMinor() {
        return cashbackMinor;
    }

    /** The first amount of field 95: what is left of the original, or -1. */
    long replacementMinor() {
        return replacementMinor;
    }

    /** Field 103, or null. */
    String toAccount() {
        return toAccount;
    }

    /** Field 102, or null. */
    String fromAccount() {
        return fromAccount;
    }

    boolean hasIsoTotals() {
        return isoTotals != null;
    }

    /** Debit amount and count, credit amount and count, from fields 74 to 89. */
    long[] isoTotals() {
        return isoTotals.clone();
    }
}

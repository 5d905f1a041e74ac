package dev.postern.processor.ops;

import dev.postern.protocol.iso8583.CardNumbers;
import java.util.concurrent.atomic.LongAdder;

/**
 * The last look at a text before it is logged: control characters are escaped, so that an event stays one line and no text can pretend to be
 * another event, and what looks like a card number is stopped and counted: a word of 13 to 19 digits with a right check digit, the beginning of a
 * track with all that follows, and any digits that hold what a scheme gives out ({@link CardNumbers}), as a dump of a message or of chip data would.
 * Any thread.
 */
public final class SafeText {

    /** Stands where a card number would have stood. */
    static final String STOPPED = "[card number stopped]";

    private static final int DIGITS_MIN = CardNumbers.DIGITS_MIN;
    private static final int DIGITS_MAX = CardNumbers.DIGITS_MAX;
    /** Digits behind a separator that make a track of what stands before it: the expiry. */
    private static final int TRACK_REST_MIN = 4;

    private static final LongAdder STOPS = new LongAdder();

    private SafeText() {
    }

    /** How many card numbers were stopped since the start; must stay 0. */
    public static long stopped() {
        return STOPS.sum();
    }

    /** Appends the text to a line. */
    static void append(StringBuilder line, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            int end = isDigit(text.charAt(i)) && (i == 0 || !isDigit(text.charAt(i - 1))) ? stoppedEnd(text, i) : i;
            if (end > i) {
                STOPS.increment();
                line.append(STOPPED);
                i = end - 1;
            } else {
                escaped(line, text.charAt(i));
            }
        }
    }

    /** Behind what must not be logged of the digits that begin here, or here when nothing of it is a card's. */
    private static int stoppedEnd(CharSequence text, int from) {
        boolean word = from == 0 || !isWord(text.charAt(from - 1))
                || text.charAt(from - 1) == 'B' && (from == 1 || !isWord(text.charAt(from - 2)));
        int end = word ? cardNumberEnd(text, from) : from;
        int run = run(text, from);
        boolean among = run - from > DIGITS_MAX || word && isEnd(text, run) || isTagged(text, from) || isSeparator(text, run);
        if (end == from && among && holdsCardNumber(text, from, run)) {
            end = run;
        }
        return end == from ? from : trackEnd(text, end);
    }

    /** Whether these digits stand in a dump of chip data behind the tag of a card number: 5A with its length, which may end in a letter. */
    private static boolean isTagged(CharSequence text, int from) {
        return text.charAt(from) == '0' && endsWith(text, from, "5A") || endsWith(text, from, "5A0A");
    }

    private static boolean endsWith(CharSequence text, int to, String end) {
        boolean same = to >= end.length();
        for (int i = 0; same && i < end.length(); i++) {
            same = Character.toUpperCase(text.charAt(to - end.length() + i)) == end.charAt(i);
        }
        return same;
    }

    private static boolean holdsCardNumber(CharSequence text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (CardNumbers.lengthAt(text, at, to) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Behind the track whose card number ends here. */
    private static int trackEnd(CharSequence text, int separator) {
        if (separator == text.length()) {
            return separator;
        }
        if (text.charAt(separator) == '^') {
            int end = separator;
            while (end < text.length() && text.charAt(end) != '?') {
                end++;
            }
            return end;
        }
        return isSeparator(text, separator) ? run(text, separator + 1) : separator;
    }

    /** Whether a track goes on here: = or D, and an expiry at least. */
    private static boolean isSeparator(CharSequence text, int at) {
        char character = at < text.length() ? text.charAt(at) : ' ';
        return (character == '=' || character == 'D' || character == 'd') && run(text, at + 1) - at > TRACK_REST_MIN;
    }

    /** Whether a word of digits ends here. */
    private static boolean isEnd(CharSequence text, int at) {
        return at == text.length() || !isWord(text.charAt(at)) || isSeparator(text, at);
    }

    private static int run(CharSequence text, int from) {
        int to = from;
        while (to < text.length() && isDigit(text.charAt(to))) {
            to++;
        }
        return to;
    }

    /** Behind the last digit of a number of 13 to 19 digits that begins here, single spaces or hyphens between, with a right check digit. */
    private static int cardNumberEnd(CharSequence text, int from) {
        int digits = 0;
        int found = from;
        int sum = 0;
        int alternate = 0;
        char first = text.charAt(from);
        if (first < '2' || first > '6') {
            return from; // no card number of the industry's begins so, and times do
        }
        int at = from;
        int end = from;
        while (at < text.length() && digits < DIGITS_MAX) {
            char character = text.charAt(at);
            if (isDigit(character)) {
                int digit = character - '0';
                // Doubling from the right is doubling every second from the left with the other parity: keep both sums.
                sum += digits % 2 == 0 ? digit : doubled(digit);
                alternate += digits % 2 == 0 ? doubled(digit) : digit;
                digits++;
                end = at + 1;
                boolean whole = isEnd(text, end);
                boolean valid = (digits % 2 == 0 ? alternate : sum) % 10 == 0;
                if (digits >= DIGITS_MIN && whole && valid) {
                    found = end;
                }
            } else if (character != ' ' && character != '-' || at + 1 == text.length() || !isDigit(text.charAt(at + 1))) {
                break;
            }
            at++;
        }
        return found;
    }

    private static int doubled(int digit) {
        return digit > 4 ? 2 * digit - 9 : 2 * digit;
    }

    private static void escaped(StringBuilder line, char character) {
        switch (character) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                boolean separator = character == '\u2028' || character == '\u2029';
                if (Character.isISOControl(character) || separator) {
                    line.append("\\u").append("%04x".formatted((int) character));
                } else {
                    line.append(character);
                }
            }
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isWord(char character) {
        return isDigit(character) || Character.isLetter(character) || character == '_';
    }
}

package dev.postern.processor.ops;

import java.util.concurrent.atomic.LongAdder;

/**
 * The last look at a text before it is logged: control characters are escaped, so that an event stays one line and no text can pretend to be
 * another event, and what looks like a card number is stopped and counted. Any thread.
 */
public final class SafeText {

    /** Stands where a card number would have stood. */
    static final String STOPPED = "[card number stopped]";

    private static final int DIGITS_MIN = 13;
    private static final int DIGITS_MAX = 19;

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
            int end = isDigit(text.charAt(i)) && (i == 0 || !isWord(text.charAt(i - 1))) ? cardNumberEnd(text, i) : i;
            if (end > i) {
                STOPS.increment();
                line.append(STOPPED);
                i = end - 1;
            } else {
                escaped(line, text.charAt(i));
            }
        }
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
                boolean whole = end == text.length() || !isWord(text.charAt(end));
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

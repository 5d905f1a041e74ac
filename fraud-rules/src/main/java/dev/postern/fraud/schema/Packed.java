package dev.postern.fraud.schema;

/** Short text as two words, and back. Stateless; any thread. */
public final class Packed {

    /** Longest text that two words hold. */
    public static final int LENGTH_MAX = 16;

    private static final int TOKEN_DIGITS = 32;

    private Packed() {
    }

    /** Whether two words can hold it: ASCII without zeros, not too long. */
    public static boolean fits(CharSequence text) {
        if (text.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** The first word of a text that fits. */
    public static long high(CharSequence text) {
        return word(text, 0);
    }

    /** The second word of a text that fits. */
    public static long low(CharSequence text) {
        return word(text, 8);
    }

    private static long word(CharSequence text, int from) {
        long word = 0;
        for (int i = from; i < from + 8; i++) {
            word = word << 8 | (i < text.length() ? text.charAt(i) : 0);
        }
        return word;
    }

    /** The text of two words. */
    public static String text(long high, long low) {
        StringBuilder text = new StringBuilder(LENGTH_MAX);
        append(text, high);
        append(text, low);
        return text.toString();
    }

    private static void append(StringBuilder text, long word) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            char c = (char) (word >>> shift & 0x7F);
            if (c == 0) {
                return;
            }
            text.append(c);
        }
    }

    /** A token as rules see it. */
    public static String token(long high, long low) {
        return "%016x%016x".formatted(high, low);
    }

    /** Whether a text is a token: exactly 32 digits 0-9 and a-f. */
    public static boolean isToken(String text) {
        return text.length() == TOKEN_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    /** The first word of a text that is a token. */
    public static long tokenHigh(String token) {
        return Long.parseUnsignedLong(token, 0, 16, 16);
    }

    /** The second word of a text that is a token. */
    public static long tokenLow(String token) {
        return Long.parseUnsignedLong(token, 16, TOKEN_DIGITS, 16);
    }
}

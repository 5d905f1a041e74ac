package dev.postern.protocol.iso8583;

/**
 * Where digits can be a card number: beginnings and lengths that the schemes give out (ISO/IEC 7812), with a right check digit. For what must not
 * show one that stands among other digits; some number that only looks so is hidden too, which is the price. Pure; any thread.
 */
public final class CardNumbers {

    /** Digits of the shortest that stands alone; one of 13 is too old and too like other numbers to be looked for among more digits. */
    public static final int DIGITS_MIN = 13;
    /** Digits of the longest. */
    public static final int DIGITS_MAX = 19;

    /** By the first two digits: bit n when a number of n digits can begin so. */
    private static final int[] LENGTHS = new int[100];

    static {
        lengths(40, 49, 16, 19);
        lengths(51, 55, 16);
        lengths(22, 27, 16);
        lengths(34, 34, 15);
        lengths(37, 37, 15);
        lengths(35, 35, 16);
        lengths(30, 30, 14);
        lengths(36, 36, 14);
        lengths(38, 39, 14);
        lengths(62, 62, 16, 17, 18, 19);
        lengths(81, 81, 16, 17, 18, 19);
        lengths(60, 60, 16, 19);
        lengths(63, 65, 16, 18, 19);
        lengths(50, 50, 16, 18, 19);
        lengths(56, 58, 16, 18, 19);
        lengths(67, 67, 16, 18, 19);
    }

    private CardNumbers() {
    }

    private static void lengths(int firstPrefix, int lastPrefix, int... digits) {
        for (int prefix = firstPrefix; prefix <= lastPrefix; prefix++) {
            for (int count : digits) {
                LENGTHS[prefix] |= 1 << count;
            }
        }
    }

    /** How many digits the longest card number has that begins at a place of a run of ASCII digits and ends before {@code to}; 0 when none does. */
    public static int lengthAt(CharSequence text, int from, int to) {
        if (to - from < DIGITS_MIN) {
            return 0;
        }
        int allowed = LENGTHS[(text.charAt(from) - '0') * 10 + text.charAt(from + 1) - '0'];
        for (int count = Math.min(DIGITS_MAX, to - from); count >= DIGITS_MIN; count--) {
            if ((allowed >>> count & 1) != 0 && luhnHolds(text, from, from + count)) {
                return count;
            }
        }
        return 0;
    }

    /** Whether the last digit of a run is the check digit of the others (ISO/IEC 7812-1 annex B). */
    public static boolean luhnHolds(CharSequence text, int from, int to) {
        int sum = 0;
        for (int i = to - 1, twice = 0; i >= from; i--, twice ^= 1) {
            int digit = text.charAt(i) - '0' << twice;
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }
}

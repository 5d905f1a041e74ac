package dev.postern.protocol.iso8583;

/**
 * What the digits of a field mean beyond being digits: a column of the dialect table, checked when the value is read.
 * Decoding does not look at it: terminals send zeros where they have no date, and the one that reads decides what that is worth.
 * Pure; any thread may call it.
 */
public enum Sense {
    /** Digits, no more. */
    NONE("", ""),
    /** An amount in minor units: no sign, up to 12 digits, so it can neither be negative nor overflow a long. */
    AMOUNT("", "amount"),
    /** A number of transactions. */
    COUNT("", "count"),
    /** hhmmss. */
    TIME("hms", "time hhmmss"),
    /** MMDD. */
    DAY("MD", "date MMDD"),
    /** YYMM, also as an expiry. */
    MONTH("yM", "date YYMM"),
    /** YYMMDD. */
    DATE("yMD", "date YYMMDD"),
    /** MMDDhhmmss. */
    DAY_TIME("MDhms", "date and time MMDDhhmmss"),
    /** YYMMDDhhmmss. */
    DATE_TIME("yMDhms", "date and time YYMMDDhhmmss");

    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final String parts;
    private final String words;

    Sense(String parts, String words) {
        this.parts = parts;
        this.words = words;
    }

    /** What a value should be, in words; empty for {@link #NONE}. */
    public String words() {
        return words;
    }

    /** How many digits a value has; 0 when any number will do. */
    public int digits() {
        return 2 * parts.length();
    }

    /**
     * Whether a number can be what the sense says: no month 13, no day 31 in April, no hour 24, nothing negative. The year is not known for a
     * date without one, so 29 February is allowed; with a year of two digits the Gregorian rule of 2000 to 2099 holds.
     */
    public boolean allows(long value) {
        if (value < 0) {
            return false;
        }
        long rest = value;
        int day = 1;
        int month = 1;
        for (int i = parts.length() - 1; i >= 0; i--) {
            int part = (int) (rest % 100);
            rest /= 100;
            switch (parts.charAt(i)) {
                case 'h' -> {
                    if (part > 23) {
                        return false;
                    }
                }
                case 'm', 's' -> {
                    if (part > 59) {
                        return false;
                    }
                }
                case 'D' -> day = part;
                case 'M' -> {
                    month = part;
                    if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) {
                        return false;
                    }
                }
                default -> {
                    if (month == 2 && day == 29 && part % 4 != 0) {
                        return false;
                    }
                }
            }
        }
        return parts.isEmpty() || rest == 0;
    }
}

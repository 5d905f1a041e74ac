package dev.postern.protocol.iso8583;

/**
 * A card number of 1 to 19 digits that prints as {@code 411111******1111} wherever it goes.
 * Immutable; any thread may share it. It is held as packed digits, so that no string of it exists.
 */
public final class Pan {

    private static final int LENGTH_MAX = 19;
    private static final int SEPARATOR = 13;

    /** The first 16 digits, left aligned, and up to three more, right aligned. */
    private final long head;
    private final int tail;
    private final int length;

    private Pan(long head, int tail, int length) {
        this.head = head;
        this.tail = tail;
        this.length = length;
    }

    /** The card number with these digits; anything but 1..19 decimal digits is an IllegalArgumentException that does not repeat them. */
    public static Pan of(CharSequence digits) {
        int length = digits.length();
        if (length < 1 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("a card number has 1 to 19 digits");
        }
        long head = 0;
        int tail = 0;
        for (int i = 0; i < length; i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("a card number has decimal digits only");
            }
            if (i < 16) {
                head |= (long) digit << 60 - 4 * i;
            } else {
                tail = tail << 4 | digit;
            }
        }
        return new Pan(head, tail, length);
    }

    /**
     * The card number of a message: field 2, else the digits of track 2 (35) up to its separator.
     * Null when the message has none, or a track that is enciphered or has no separator.
     */
    public static Pan of(MessageView message) {
        return message.has(2) ? of(message, 2) : message.has(35) ? of(message, 35) : null;
    }

    /** The card number that a field begins with: the whole of an {@code n} field, a track up to its separator; null when there is none. */
    static Pan of(MessageView message, int field) {
        boolean track = message.dialect().row(field).format() == Format.Z;
        return of(message, field, track ? separator(message, field) : message.length(field));
    }

    /** Whether the last digit is the check digit of the others (ISO/IEC 7812-1 annex B). */
    public boolean luhnValid() {
        int sum = 0;
        for (int i = length - 1, twice = 0; i >= 0; i--, twice ^= 1) {
            int digit = digit(i) << twice;
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }

    /** How many digits it has. */
    public int length() {
        return length;
    }

    /** The first six digits as a number; fewer when it is shorter. */
    public int bin6() {
        return (int) number(0, Math.min(6, length));
    }

    /** The digit at a place, counted from 0 at the left. */
    public int digit(int i) {
        if (i < 0 || i >= length) {
            throw new IndexOutOfBoundsException("no digit " + i);
        }
        return (int) (i < 16 ? head >>> 60 - 4 * i : tail >>> 4 * (length - 1 - i)) & 0xF;
    }

    /** The value of some of its digits, up to 18. */
    public long number(int fromDigit, int digits) {
        if (digits < 0 || digits > 18) {
            throw new IndexOutOfBoundsException("no number of " + digits + " digits");
        }
        long value = 0;
        for (int i = fromDigit; i < fromDigit + digits; i++) {
            value = value * 10 + digit(i);
        }
        return value;
    }

    /** Writes the digits in the clear, for what must work on them (a token, a PIN block); {@link #length} bytes. */
    public void copyAscii(byte[] dst, int offset) {
        for (int i = 0; i < length; i++) {
            dst[offset + i] = (byte) ('0' + digit(i));
        }
    }

    /** The first six and the last four digits (PCI DSS 3.4.1); of one shorter than 13 digits the last four at most. */
    public String masked() {
        int first = length >= 13 ? 6 : 0;
        int last = length >= 9 ? 4 : 0;
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = i < first || i >= length - last ? (char) ('0' + digit(i)) : '*';
        }
        return new String(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pan pan && head == pan.head && tail == pan.tail && length == pan.length;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(head) + tail) + length;
    }

    @Override
    public String toString() {
        return masked();
    }

    private static int separator(MessageView message, int field) {
        int length = Math.min(message.length(field), LENGTH_MAX + 1);
        for (int i = 0; i < length; i++) {
            int digit = message.digit(field, i);
            if (digit > 9) {
                return digit == SEPARATOR ? i : 0;
            }
        }
        return 0;
    }

    private static Pan of(MessageView message, int field, int length) {
        if (length == 0) {
            return null;
        }
        int high = Math.min(length, 8);
        int low = Math.min(length, 16) - high;
        long head = message.nibbles(field, 0, high) << 64 - 4 * high | message.nibbles(field, high, low) << 32 - 4 * low;
        int rest = Math.max(length - 16, 0);
        return new Pan(head, (int) message.nibbles(field, 16, rest), length);
    }
}

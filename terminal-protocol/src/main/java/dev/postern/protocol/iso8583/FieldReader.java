package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Packed.LONG;

/**
 * The walk over the fields of one message: where each begins, how long it is, whether its bytes are allowed.
 * Part of a {@link MessageView}, which alone may call it. The good way allocates nothing and leaves early on nothing;
 * all that is slow stands in the methods that are reached for a bad field.
 */
final class FieldReader {

    int badField;
    int badAt;
    String badReason;
    /** Where the next field begins all the same, or -1 when that cannot be known. */
    int badNext;
    long badPrimary;
    long badSecondary;

    private static final int FIELDS_END = 129;
    private static final int LENGTH_AT = 32;

    private final Dialect dialect;
    /** {@link #place} of the fields that were read. */
    private final long[] places = new long[129];
    private boolean badLength;
    private int doubtFrom;
    private byte[] bytes;
    private int end;

    FieldReader(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Reads the fields 2..64 of a shape; the position after them, or -1 when something is wrong, which {@link #read} then finds. */
    int read(byte[] message, int messageEnd, Shape shape, int from) {
        begin(message, messageEnd);
        return shape.read(this, message, messageEnd, from, places);
    }

    private void begin(byte[] message, int messageEnd) {
        if (bytes != message) {
            bytes = message; // asked first: the store of a reference costs a barrier
        }
        end = messageEnd;
    }

    /** Reads the fields of one bitmap, whose first bit is {@code firstField}; the position after them, or -1. */
    int read(byte[] message, int messageEnd, long bitmap, int firstField, int from) {
        begin(message, messageEnd);
        int at = from;
        for (long left = bitmap; left != 0; ) {
            int bit = Long.numberOfLeadingZeros(left);
            left ^= Long.MIN_VALUE >>> bit;
            at = readField(firstField + bit, at);
            if (at < 0) {
                badField = firstField + bit;
                return -1;
            }
        }
        return at;
    }

    /**
     * After a bad field: walks on as long as it is known where the next one begins. A bad value leaves the others where they
     * are. After a length over the maximum they are believed only when the rest fits to the last byte.
     *
     * @return the first field that cannot be believed, 129 when there is none; besides those in {@link #badPrimary} and
     *     {@link #badSecondary}
     */
    int readRest(byte[] message, int messageEnd, long first, long second) {
        badPrimary = 0;
        badSecondary = 0;
        doubtFrom = FIELDS_END;
        int bad = badField;
        int at = badNext;
        mark(bad);
        if (at < 0) {
            return doubtFrom;
        }
        if (bad <= 64) {
            at = readLeft(message, messageEnd, after(first, bad - 1), 1, at);
            at = at < 0 ? at : readLeft(message, messageEnd, second, 65, at);
        } else {
            at = readLeft(message, messageEnd, after(second, bad - 65), 65, at);
        }
        return at == messageEnd ? FIELDS_END : doubtFrom;
    }

    /** The bytes that the value of a field takes. */
    int bytes(int field) {
        return dialect.prefixBytes[field] == 0 ? dialect.fixedBytes[field] : bytesOf(field, length(field));
    }

    /** Index, in the message, of the first value byte of a field that was read. */
    int start(int field) {
        return (int) places[field];
    }

    /** The length of a field that was read, in units. */
    int length(int field) {
        return (int) (places[field] >>> LENGTH_AT);
    }

    /** Where a value stands, as one number: its length in units above its start. */
    static long place(int start, int length) {
        return (long) length << LENGTH_AT | start;
    }

    private int bytesOf(int field, int units) {
        return switch (dialect.coding[field]) {
            case PACKED -> units + 1 >>> 1;
            case ASCII, EBCDIC, RAW -> units;
            case HEX, HEX_EBCDIC -> units << 1;
        };
    }

    private int readLeft(byte[] message, int messageEnd, long bitmap, int firstField, int from) {
        int at = from;
        long left = bitmap;
        while (left != 0) {
            at = read(message, messageEnd, left, firstField, at);
            if (at >= 0) {
                return at;
            }
            mark(badField);
            if (badNext < 0) {
                return -1;
            }
            at = badNext;
            left = after(left, badField - firstField);
        }
        return at;
    }

    /** The bits behind a bit, which is counted from the left. */
    private static long after(long bitmap, int bit) {
        return bitmap & -1L >>> bit & ~(Long.MIN_VALUE >>> bit);
    }

    private void mark(int field) {
        if (badLength || badNext < 0) {
            doubtFrom = Math.min(doubtFrom, field);
        }
        if (field > 64) {
            badSecondary |= Long.MIN_VALUE >>> field - 65;
        } else {
            badPrimary |= Long.MIN_VALUE >>> field - 1;
        }
    }

    /** Reads one field; the position after it, or -1. */
    int readField(int field, int at) {
        return switch (dialect.kind[field]) {
            case Dialect.FIXED_DIGITS -> fixedDigits(field, at);
            case Dialect.FIXED_BYTES -> fixedBytes(field, at);
            case Dialect.FIXED_SIGNED -> signed(field, at);
            case Dialect.VARIABLE_DIGITS -> variablePacked(field, at, true);
            case Dialect.VARIABLE_TRACK -> variablePacked(field, at, false);
            case Dialect.VARIABLE_BYTES -> variableBytes(field, at);
            case Dialect.CODED -> coded(field, at);
            default -> bad(at, -1, "the dialect has no such field");
        };
    }

    private int fixedDigits(int field, int at) {
        int count = dialect.fixedBytes[field];
        int next = at + count;
        if (next > end) {
            return pastTheEnd();
        }
        places[field] = place(at, dialect.lengthMax[field]);
        if (hasNonDecimal(at, count)) {
            return nonDecimal(at, next);
        }
        if (dialect.leadingNibbles[field] != 0 && (bytes[at] & 0xF0) != 0) {
            return bad(at, next, Coded.PADDING);
        }
        if (dialect.trailingNibbles[field] != 0 && (bytes[next - 1] & 0x0F) != 0) {
            return bad(next - 1, next, Coded.PADDING);
        }
        return next;
    }

    private int fixedBytes(int field, int at) {
        int next = at + dialect.fixedBytes[field];
        if (next > end) {
            return pastTheEnd();
        }
        places[field] = place(at, dialect.lengthMax[field]);
        return next;
    }

    private int signed(int field, int at) {
        int next = fixedBytes(field, at);
        if (next < 0) {
            return next;
        }
        if (bytes[at] != 'C' && bytes[at] != 'D') {
            return bad(at, next, Coded.NO_SIGN);
        }
        return hasNonDecimal(at + 1, next - at - 1) ? nonDecimal(at + 1, next) : next;
    }

    private int variablePacked(int field, int at, boolean decimal) {
        int value = at + dialect.prefixBytes[field];
        int units = prefix(field, at);
        if (units < 0) {
            return units;
        }
        int next = value + (units + 1 >>> 1);
        if (units > dialect.lengthMax[field]) {
            return tooLong(at, next);
        }
        if (next > end) {
            return pastTheEnd();
        }
        places[field] = place(value, units);
        if (decimal && units != 0 && hasNonDecimal(value, next - value)) {
            return nonDecimal(value, next);
        }
        if ((units & 1) != 0 && (bytes[next - 1] & 0x0F) != 0) {
            return bad(next - 1, next, Coded.PADDING);
        }
        return next;
    }

    private int variableBytes(int field, int at) {
        int value = at + dialect.prefixBytes[field];
        int units = prefix(field, at);
        if (units < 0) {
            return units;
        }
        int next = value + units;
        if (units > dialect.lengthMax[field]) {
            return tooLong(at, next);
        }
        if (next > end) {
            return pastTheEnd();
        }
        places[field] = place(value, units);
        return next;
    }

    private int coded(int field, int at) {
        int value = at + dialect.prefixBytes[field];
        int units = dialect.lengthMax[field];
        if (value != at) {
            if (value > end) {
                return pastTheEnd();
            }
            units = Coded.prefix(dialect, field, bytes, at);
            if (units < 0) {
                return bad(at, -1, "length is not decimal");
            }
            if (dialect.lengthInBytes[field]) {
                units = Coded.digitsIn(bytes, value, units, end);
            }
        }
        int next = value + (value == at ? dialect.fixedBytes[field] : bytesOf(field, units));
        if (units > dialect.lengthMax[field]) {
            return tooLong(at, next);
        }
        if (next > end) {
            return pastTheEnd();
        }
        places[field] = place(value, units);
        long found = Coded.check(dialect, field, bytes, value, units);
        return found < 0 ? next : bad((int) (found >>> 3), next, Coded.reason(found));
    }

    /** The length before a value; -1 when it is no number or does not fit. A fourth digit counts: it is over any maximum. */
    private int prefix(int field, int at) {
        int count = dialect.prefixBytes[field];
        if (at + count > end) {
            return pastTheEnd();
        }
        int packed = count == 1 ? bytes[at] & 0xFF : (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
        if (Packed.overNine(packed) != 0) {
            return bad(at, -1, "length is not decimal");
        }
        int low = (packed >>> 4 & 0xF) * 10 + (packed & 0xF);
        return count == 1 ? low : (packed >>> 12) * 1000 + (packed >>> 8 & 0xF) * 100 + low;
    }

    private boolean hasNonDecimal(int at, int count) {
        long over = 0;
        int i = at;
        int left = count;
        for (; left > 8; left -= 8, i += 8) {
            over |= Packed.overNine((long) LONG.get(bytes, i));
        }
        return (over | Packed.overNine(Packed.firstBytes((long) LONG.get(bytes, i), left))) != 0;
    }

    private int nonDecimal(int from, int next) {
        int at = from;
        while (Packed.overNine(bytes[at] & 0xFF) == 0) {
            at++;
        }
        return bad(at, next, Coded.NOT_DECIMAL);
    }

    private int tooLong(int at, int next) {
        bad(at, next > end ? -1 : next, "length over the maximum");
        badLength = true;
        return -1;
    }

    private int pastTheEnd() {
        return bad(end, -1, "runs past the end");
    }

    private int bad(int at, int next, String reason) {
        badAt = at;
        badNext = next;
        badReason = reason;
        badLength = false;
        return -1;
    }
}

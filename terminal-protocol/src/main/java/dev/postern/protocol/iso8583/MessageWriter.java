package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Packed.LONG;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Writes messages of one dialect: begin, the fields in ascending order, end.
 * Reusable, not thread-safe, one per event loop or connection; it allocates only when a message is longer than all before it. The message is
 * put together in an array and lands in the buffer at end, in one copy, so a field that is refused leaves the buffer as it was.
 * A wrong order is an IllegalStateException, a value that does not fit its row an IllegalArgumentException that names the field, not the value.
 */
public final class MessageWriter {

    private static final int CLOSED = Integer.MAX_VALUE;
    private static final int PREFIX_BYTES_MAX = 6;
    private static final long[] TEN_TO_THE = new long[19];

    static {
        TEN_TO_THE[0] = 1;
        for (int i = 1; i < TEN_TO_THE.length; i++) {
            TEN_TO_THE[i] = TEN_TO_THE[i - 1] * 10;
        }
    }

    private final Dialect dialect;
    /** Room for MTI and two bitmaps; a message with one bitmap begins that many bytes later. */
    private final int fieldsAt;
    private byte[] bytes = new byte[256];
    private ByteBuf out;
    private int at;
    private int mti;
    /** The last field that was written; {@link #CLOSED} when none may follow, so that one question answers for all of it. */
    private int last = CLOSED;
    private long primary;
    private long secondary;
    private boolean sealed;

    /** A writer for messages of one dialect. */
    public MessageWriter(Dialect dialect) {
        this.dialect = dialect;
        this.fieldsAt = dialect.mtiBytes + 2 * dialect.bitmapBytes;
    }

    /** Begins a message that will go to the writer index of the buffer; an unfinished one is forgotten. The MTI is BCD, e.g. 0x0210. */
    public void begin(ByteBuf buf, int type) {
        if (!dialect.isMti(type)) {
            throw new IllegalArgumentException("not an MTI: 0x" + Integer.toHexString(type));
        }
        if (out != buf) {
            out = buf; // asked first: the store of a reference costs a barrier
        }
        mti = type;
        at = fieldsAt;
        last = 1;
        primary = 0;
        secondary = 0;
        sealed = false;
    }

    /** Writes a second bitmap even when no field over 64 follows; fields over 64 make one anyway. */
    public void secondBitmap() {
        requireBegun();
        require(dialect.secondBitmap, 1, "is not in the dialect");
        primary |= MessageView.FIRST;
    }

    /** A fixed {@code n} field of up to 18 digits, with leading zeros; of x+n, D when negative. */
    public void number(int field, long value) {
        byte kind = open(field);
        if (kind == Dialect.FIXED_DIGITS) {
            int count = dialect.fixedBytes[field];
            fits(field, dialect.lengthMax[field], value);
            room(count);
            Packed.put(bytes, at, count, dialect.trailingNibbles[field] != 0 ? value * 10 : value);
            close(field, count);
            return;
        }
        if (dialect.format[field] == Format.XN) {
            signed(field, value);
            return;
        }
        require(dialect.format[field] == Format.N && dialect.prefixBytes[field] == 0, field, "is not a fixed number");
        number(kind, field, value, dialect.lengthMax[field]);
    }

    /** An {@code n} field of so many digits (1..18), with leading zeros. */
    public void number(int field, long value, int digits) {
        byte kind = open(field);
        require(dialect.format[field] == Format.N, field, "is not a number");
        lengthFits(field, digits);
        number(kind, field, value, digits);
    }

    private void number(byte kind, int field, long value, int digits) {
        fits(field, digits, value);
        int count = digits + 1 >>> 1;
        room(PREFIX_BYTES_MAX + digits);
        int prefix = prefix(field, digits);
        if (kind == Dialect.CODED) {
            codedNumber(field, at + prefix, value, digits);
            return;
        }
        boolean padRight = (digits & 1) != 0 && dialect.leadingNibbles[field] == 0;
        Packed.put(bytes, at + prefix, count, padRight ? value * 10 : value);
        close(field, prefix + count);
    }

    /**
     * The digits of an {@code n} field or the characters of a track ('=' or 'D' for the separator, written as given where the dialect writes
     * characters); all of them for a fixed field.
     */
    public void digits(int field, CharSequence digits) {
        byte kind = open(field);
        boolean track = dialect.track[field];
        require(track || dialect.format[field] == Format.N, field, "has no digits");
        int units = digits.length();
        lengthFits(field, units);
        boolean packed = dialect.coding[field] == Coding.PACKED;
        int count = packed ? units + 1 >>> 1 : units;
        room(PREFIX_BYTES_MAX + count);
        int prefix = prefix(field, units);
        int start = at + prefix;
        Arrays.fill(bytes, start, start + count, (byte) 0);
        int nibble = (start << 1) + dialect.leadingNibbles[field];
        for (int i = 0; i < units; i++, nibble++) {
            int digit = digit(field, digits.charAt(i), track);
            if (kind == Dialect.CODED) {
                Coded.putDigit(dialect, field, bytes, start, units, i, digit);
                if (!packed && digits.charAt(i) == 'D') {
                    bytes[start + i] = dialect.coding[field] == Coding.EBCDIC ? Ebcdic.fromLatin((byte) 'D') : (byte) 'D';
                }
            } else {
                bytes[nibble >>> 1] |= (byte) (digit << (~nibble & 1) * 4);
            }
        }
        boolean filler = units != 0 && (units & 1) == 0 && (bytes[start + count - 1] & 0x0F) == 0x0F;
        require(!filler || !dialect.lengthInBytes[field], field, "ends with what would be read as a filler");
        Coded.pad(dialect, field, bytes, start, units);
        close(field, prefix + count);
    }

    /** An {@code an} or {@code ans} field, Latin-1; a fixed one that is too short gets spaces after it. */
    public void text(int field, CharSequence text) {
        openText(field);
        int length = text.length();
        require(length <= dialect.lengthMax[field], field, "is too long");
        int count = dialect.prefixBytes[field] == 0 ? dialect.lengthMax[field] : length;
        room(PREFIX_BYTES_MAX + count);
        int prefix = prefix(field, count);
        int start = at + prefix;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            all |= c;
            bytes[start + i] = (byte) c;
        }
        require(all <= 0xFF, field, "has a character that is not Latin-1: write its bytes");
        for (int i = length; i < count; i++) {
            bytes[start + i] = ' ';
        }
        if (dialect.coding[field] == Coding.EBCDIC) {
            for (int i = start; i < start + count; i++) {
                bytes[i] = Ebcdic.fromLatin(bytes[i]);
            }
        }
        close(field, prefix + count);
    }

    /** A fixed text field of up to eight characters from a long, as {@link MessageView#ascii8} gives them, e.g. 41. */
    public void ascii8(int field, long packed) {
        openText(field);
        int count = dialect.fixedBytes[field];
        require(dialect.prefixBytes[field] == 0 && count <= 8, field, "is not a fixed text of up to 8 characters");
        int from = at;
        putLong(field, packed, count);
        for (int i = from; dialect.coding[field] == Coding.EBCDIC && i < at; i++) {
            bytes[i] = Ebcdic.fromLatin(bytes[i]);
        }
    }

    /** The raw bytes of a text or {@code b} field; exactly as many as the row says when it is fixed. */
    public void bytes(int field, byte[] src, int offset, int length) {
        open(field);
        Format format = dialect.format[field];
        require(format == Format.B || format == Format.AN || format == Format.ANS, field, "is not made of bytes");
        lengthFits(field, length);
        boolean hex = dialect.coding[field].hex();
        room(PREFIX_BYTES_MAX + (hex ? length << 1 : length));
        int prefix = prefix(field, length);
        if (hex) {
            for (int i = 0; i < length; i++) {
                Characters.putHexByte(bytes, at + prefix + 2 * i, src[offset + i], dialect.coding[field].ebcdic());
            }
            close(field, prefix + (length << 1));
            return;
        }
        System.arraycopy(src, offset, bytes, at + prefix, length);
        close(field, prefix + length);
    }

    /** A {@code b8} field from a long, big-endian. */
    public void binary8(int field, long value) {
        open(field);
        require(dialect.format[field] == Format.B && dialect.prefixBytes[field] == 0 && dialect.lengthMax[field] == 8, field, "is not 8 bytes");
        if (!dialect.coding[field].hex()) {
            putLong(field, value, 8);
            return;
        }
        room(16);
        for (int i = 0; i < 8; i++) {
            Characters.putHexByte(bytes, at + 2 * i, (int) (value >>> 56 - 8 * i), dialect.coding[field].ebcdic());
        }
        close(field, 16);
    }

    /** A field as it stands in a message of the same dialect, byte for byte. */
    public void copy(MessageView from, int field) {
        open(field);
        require(from.dialect() == dialect, field, "comes from another dialect");
        if (!from.has(field)) {
            throw new IllegalStateException("field " + field + " is not in the message");
        }
        int start = from.wireStart(field);
        int count = from.wireEnd(field) - start;
        room(count);
        from.copyWire(start, count, bytes, at);
        close(field, count);
    }

    /**
     * Those of some fields 2..64 that a message of the same dialect has, byte for byte, as {@link #copy}; fields that stand side
     * by side there are taken in one go. Which fields is said by {@link #fields}.
     */
    public void copyFields(MessageView from, long fields) {
        long there = from.primaryBitmap();
        for (long left = fields & there & ~MessageView.FIRST; left != 0; ) {
            int skipped = Long.numberOfLeadingZeros(left);
            int first = 1 + skipped;
            open(first);
            require(from.dialect() == dialect, first, "comes from another dialect");
            // Up to the next field of the message that is not wanted; in a malformed one bytes may lie between two that could be read.
            long others = from.isMalformed() ? -1L >>> skipped >>> 1 : there & ~left & -1L >>> skipped;
            long run = others == 0 ? left : left & ~(-1L >>> Long.numberOfLeadingZeros(others));
            int end = 64 - Long.numberOfTrailingZeros(run);
            int start = from.wireStart(first);
            int count = from.wireEnd(end) - start;
            room(count);
            from.copyWire(start, count, bytes, at);
            at += count;
            primary |= run;
            last = end;
            left ^= run;
        }
    }

    /**
     * Fields 2..64 that stand side by side in the bytes of a message of the same dialect, byte for byte. The caller answers for what
     * {@link MessageView#span} said when the message was read.
     *
     * @param fields  those of the set that the message has, at least one
     * @param message its bytes, MTI first
     * @param span    where they stand
     */
    public void copySpan(long fields, byte[] message, long span) {
        int end = 64 - Long.numberOfTrailingZeros(fields);
        open(1 + Long.numberOfLeadingZeros(fields));
        int from = (int) (span >>> 32);
        int count = (int) span - from;
        room(count);
        System.arraycopy(message, from, bytes, at, count);
        at += count;
        primary |= fields;
        last = end;
    }

    /** A set of fields 2..64 for {@link #copyFields}; to be made once. Any thread. */
    public static long fields(int... numbers) {
        long fields = 0;
        for (int number : numbers) {
            require(number >= 2 && number <= 64, number, "is not one of 2..64");
            fields |= Long.MIN_VALUE >>> number - 1;
        }
        return fields;
    }

    /**
     * Announces the MAC (64 or 128) in the bitmap and writes no value; no field may follow.
     * What stands in the buffer after {@link #end} is the MAC's data (protocol.md section 5), and the caller writes the MAC behind it,
     * as hex where the dialect has it so.
     */
    public void reserveMac(int field) {
        open(field);
        require(dialect.format[field] == Format.B && (field == 64 || field == 128), field, "is not a MAC");
        close(field, 0);
        sealed = true;
        last = CLOSED;
    }

    /** Puts the message into the buffer and says how many bytes it is, without those of a reserved MAC. */
    public int end() {
        requireBegun();
        boolean two = secondary != 0 || primary < 0;
        int from = two ? 0 : dialect.bitmapBytes;
        head(from);
        bitmap(from + dialect.mtiBytes, two ? primary | MessageView.FIRST : primary);
        if (two) {
            bitmap(dialect.mtiBytes + dialect.bitmapBytes, secondary);
        }
        out.writeBytes(bytes, from, at - from);
        last = CLOSED;
        sealed = false;
        return at - from;
    }

    private void head(int from) {
        if (dialect.mtiBytes == 2) {
            bytes[from] = (byte) (mti >>> 8);
            bytes[from + 1] = (byte) mti;
            return;
        }
        int zero = Characters.zero(dialect.layout().mti());
        for (int i = 0; i < 4; i++) {
            bytes[from + i] = (byte) (zero | mti >>> 12 - 4 * i & 0xF);
        }
    }

    private void bitmap(int index, long bits) {
        if (dialect.bitmapBytes == 8) {
            LONG.set(bytes, index, bits);
            return;
        }
        boolean ebcdic = dialect.layout().bitmap().ebcdic();
        for (int i = 0; i < 16; i++) {
            bytes[index + i] = Characters.hexDigit((int) (bits >>> 60 - 4 * i) & 0xF, ebcdic);
        }
    }

    private void signed(int field, long value) {
        int digits = dialect.lengthMax[field] - 1;
        fits(field, digits, value == Long.MIN_VALUE ? value : Math.abs(value));
        room(digits + 1);
        byte sign = (byte) (value < 0 ? 'D' : 'C');
        if (dialect.coding[field] == Coding.PACKED) {
            bytes[at] = sign;
            Packed.put(bytes, at + 1, digits >>> 1, Math.abs(value));
            close(field, 1 + (digits >>> 1));
            return;
        }
        bytes[at] = dialect.coding[field] == Coding.EBCDIC ? Ebcdic.fromLatin(sign) : sign;
        characters(at + 1, Math.abs(value), digits, Characters.zero(dialect.coding[field]));
        close(field, 1 + digits);
    }

    private void codedNumber(int field, int start, long value, int digits) {
        if (dialect.coding[field] != Coding.PACKED) {
            characters(start, value, digits, Characters.zero(dialect.coding[field]));
            close(field, start - at + digits);
            return;
        }
        boolean padRight = (digits & 1) != 0 && dialect.alignment[field] != Alignment.RIGHT;
        Packed.put(bytes, start, digits + 1 >>> 1, padRight ? value * 10 : value);
        Coded.pad(dialect, field, bytes, start, digits);
        close(field, start - at + (digits + 1 >>> 1));
    }

    private void characters(int start, long value, int digits, int zero) {
        long rest = value;
        for (int i = start + digits - 1; i >= start; i--) {
            long tens = rest / 10;
            bytes[i] = (byte) (zero | (int) (rest - tens * 10));
            rest = tens;
        }
    }

    private void requireBegun() {
        if (last == CLOSED && !sealed) {
            throw new IllegalStateException("begin a message first");
        }
    }

    private byte open(int field) {
        if (field <= last) {
            throw outOfOrder(field);
        }
        byte kind = field > 128 ? Dialect.ABSENT : dialect.kind[field];
        require(kind != Dialect.ABSENT, field, "is not in the dialect");
        return kind;
    }

    private IllegalStateException outOfOrder(int field) {
        requireBegun();
        return new IllegalStateException("field " + field + (sealed ? " after the MAC" : " after field " + last));
    }

    private void openText(int field) {
        open(field);
        Format format = dialect.format[field];
        require(format == Format.AN || format == Format.ANS, field, "is not text");
    }

    private void close(int field, int count) {
        at += count;
        last = field;
        if (field > 64) {
            secondary |= Long.MIN_VALUE >>> field - 65;
        } else {
            primary |= Long.MIN_VALUE >>> field - 1;
        }
    }

    private void putLong(int field, long value, int count) {
        room(8);
        LONG.set(bytes, at, value);
        close(field, count);
    }

    private int prefix(int field, int units) {
        int count = dialect.prefixBytes[field];
        if (dialect.prefixCoding[field] == Coding.PACKED && count <= 2) {
            bytes[at + count - 1] = Packed.twoDigits(units % 100);
            if (count == 2) {
                bytes[at] = Packed.twoDigits(units / 100);
            }
        } else if (count != 0) {
            Coded.putPrefix(dialect, field, bytes, at, units);
        }
        return count;
    }

    private void room(int count) {
        if (at + count + Packed.SLACK_BYTES > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length << 1, at + count + Packed.SLACK_BYTES));
        }
    }

    private void lengthFits(int field, int length) {
        int max = dialect.lengthMax[field];
        require(length <= max, field, "is too long");
        require(length == max || dialect.prefixBytes[field] != 0, field, "is too short");
    }

    private static void fits(int field, int digits, long value) {
        require(digits >= 1 && digits < TEN_TO_THE.length, field, "is not a number of 1..18 digits");
        require(value >= 0 && value < TEN_TO_THE[digits], field, "does not fit its digits");
    }

    private static int digit(int field, char c, boolean track) {
        int value = track && c == 'D' ? 13 : c - '0';
        require(value >= 0 && value <= (track ? 15 : 9), field, "has a character that is no digit");
        return value;
    }

    private static void require(boolean holds, int field, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("field " + field + " " + complaint);
        }
    }
}

package dev.postern.processor.authorization;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Makes the retrieval reference number and the approval code from a record's place in its stream, so that both are
 * unique without a counter of their own and come out the same when the journal is replayed. On their way they are numbers,
 * whose digits to base 36 are the characters of fields 37 and 38: texts are made for people. Pure; any thread.
 */
public final class References {

    /** How many streams a reference can tell apart: two characters of base 36. */
    public static final int STREAMS_MAX = 36 * 36;
    /** In place of a reference or a code that is not there. */
    public static final int NONE = -1;
    /** Of field 37. */
    public static final int RRN_CHARACTERS = 12;
    /** Of field 38. */
    public static final int CODE_CHARACTERS = 6;

    private static final byte[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(StandardCharsets.US_ASCII);
    private static final long APPROVAL_CODES = 36L * 36 * 36 * 36 * 36 * 36;
    /** Coprime to 36^6: neighbouring sequences get codes that look unrelated, and none repeats before all are used. */
    private static final long SPREAD = 1_299_709_727L;

    private static final long MILLIS_PER_DAY = 86_400_000;

    /** Undoes the spreading: {@code SPREAD * UNSPREAD} is 1 modulo the number of codes. */
    private static final long UNSPREAD = java.math.BigInteger.valueOf(SPREAD)
            .modInverse(java.math.BigInteger.valueOf(APPROVAL_CODES)).longValueExact();
    /** What a reference leaves for the sequence in the stream: nine characters. */
    private static final long SEQUENCES = 36L * 36 * 36 * APPROVAL_CODES;

    private References() {
    }

    /**
     * Field 37: last digit of the year, stream (2 characters), sequence in the stream (9 characters), base 36.
     *
     * @param atEpochMillis when it was decided; the year is that of UTC
     * @param stream the journal's number of the stream, below {@link #STREAMS_MAX}
     */
    public static long rrn(long atEpochMillis, int stream, long sequence) {
        int year = LocalDate.ofEpochDay(Math.floorDiv(atEpochMillis, MILLIS_PER_DAY)).getYear();
        return (year % 10 * (long) STREAMS_MAX + stream) * SEQUENCES + sequence % SEQUENCES;
    }

    /** Field 38: six characters, different for every record of a stream until 36^6 of them are used; as an unsigned number. */
    public static int approvalCode(long sequence) {
        return (int) (sequence % APPROVAL_CODES * SPREAD % APPROVAL_CODES);
    }

    /** Field 37 as text; null of {@link #NONE}. */
    public static String rrnText(long rrn) {
        return text(rrn, RRN_CHARACTERS);
    }

    /** Field 38 as text; null of {@link #NONE}. */
    public static String approvalCodeText(int code) {
        return code == NONE ? null : text(Integer.toUnsignedLong(code), CODE_CHARACTERS);
    }

    private static String text(long number, int characters) {
        if (number == NONE) {
            return null;
        }
        byte[] text = new byte[characters];
        write(number, characters, text, 0);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes the characters of an approval code that is there. */
    public static void writeApprovalCode(int code, byte[] text, int offset) {
        write(Integer.toUnsignedLong(code), CODE_CHARACTERS, text, offset);
    }

    /** Writes the characters of a reference that is there. */
    public static void writeRrn(long rrn, byte[] text, int offset) {
        write(rrn, RRN_CHARACTERS, text, offset);
    }

    private static void write(long number, int characters, byte[] text, int offset) {
        long rest = number;
        for (int i = offset + characters - 1; i >= offset; i--) {
            text[i] = DIGITS[(int) (rest % 36)];
            rest /= 36;
        }
    }

    /** Reads a code that was written; characters that are none of ours are an IllegalArgumentException. */
    public static int readApprovalCode(byte[] text, int offset) {
        return (int) read(text, offset, CODE_CHARACTERS);
    }

    /** Reads a reference, likewise. */
    public static long readRrn(byte[] text, int offset) {
        return read(text, offset, RRN_CHARACTERS);
    }

    private static long read(byte[] text, int offset, int characters) {
        long number = 0;
        for (int i = offset; i < offset + characters; i++) {
            int digit = digit((char) (text[i] & 0xFF));
            if (digit < 0) {
                throw new IllegalArgumentException("a reference has a character that is no digit to base 36");
            }
            number = number * 36 + digit;
        }
        return number;
    }

    /** The number of a field 37; {@link #NONE} of null, an IllegalArgumentException of what is no reference. */
    public static long rrnOf(String text) {
        return text == null ? NONE : whole(text, RRN_CHARACTERS);
    }

    /** The number of a field 38, likewise. */
    public static int approvalCodeOf(String text) {
        return text == null ? NONE : (int) whole(text, CODE_CHARACTERS);
    }

    private static long whole(String text, int characters) {
        if (text.length() != characters) {
            throw new IllegalArgumentException("\"" + text + "\" has not " + characters + " characters");
        }
        return read(text.getBytes(StandardCharsets.ISO_8859_1), 0, characters);
    }

    /** Whether a reference was made in that stream; a text that is none was not. */
    public static boolean isOfStream(String rrn, int stream) {
        return rrn.length() == RRN_CHARACTERS && number(rrn, 1, 3) == stream;
    }

    /** The sequence that a reference was made from, or -1 when the text is none. */
    public static long sequenceOfRrn(String rrn) {
        return rrn.length() == RRN_CHARACTERS ? number(rrn, 3, RRN_CHARACTERS) : -1;
    }

    /**
     * The newest sequence, not above {@code last}, that the approval code was made from; -1 when the text is none or no
     * such sequence is there.
     */
    public static long sequenceOfApprovalCode(String code, long last) {
        long value = code.length() == CODE_CHARACTERS ? number(code, 0, CODE_CHARACTERS) : -1;
        if (value < 0) {
            return -1;
        }
        long sequence = last - Math.floorMod(last - value * UNSPREAD % APPROVAL_CODES, APPROVAL_CODES);
        return sequence > 0 ? sequence : -1;
    }

    private static long number(String text, int from, int end) {
        long number = 0;
        for (int i = from; i < end; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            number = number * 36 + digit;
        }
        return number;
    }

    private static int digit(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
    }
}

package dev.postern.processor.authorization;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Makes the retrieval reference number and the approval code from a record's place in its stream, so that both are
 * unique without a counter of their own and come out the same when the journal is replayed. Pure; any thread.
 */
public final class References {

    /** How many streams a reference can tell apart: two characters of base 36. */
    public static final int STREAMS_MAX = 36 * 36;

    private static final byte[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(StandardCharsets.US_ASCII);
    private static final long APPROVAL_CODES = 36L * 36 * 36 * 36 * 36 * 36;
    /** Coprime to 36^6: neighbouring sequences get codes that look unrelated, and none repeats before all are used. */
    private static final long SPREAD = 1_299_709_727L;

    private static final long MILLIS_PER_DAY = 86_400_000;

    /** Undoes the spreading: {@code SPREAD * UNSPREAD} is 1 modulo the number of codes. */
    private static final long UNSPREAD = java.math.BigInteger.valueOf(SPREAD)
            .modInverse(java.math.BigInteger.valueOf(APPROVAL_CODES)).longValueExact();
    private static final int RRN_CHARACTERS = 12;
    private static final int CODE_CHARACTERS = 6;

    private References() {
    }

    /**
     * Field 37: last digit of the year, stream (2 characters), sequence in the stream (9 characters), base 36.
     *
     * @param atEpochMillis when it was decided; the year is that of UTC
     * @param stream the journal's number of the stream, below {@link #STREAMS_MAX}
     */
    public static String rrn(long atEpochMillis, int stream, long sequence) {
        int year = LocalDate.ofEpochDay(Math.floorDiv(atEpochMillis, MILLIS_PER_DAY)).getYear();
        byte[] text = new byte[12];
        text[0] = (byte) ('0' + year % 10);
        base36(text, 1, 2, stream);
        base36(text, 3, 9, sequence);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Field 38: six characters, different for every record of a stream until 36^6 of them are used. */
    public static String approvalCode(long sequence) {
        byte[] text = new byte[6];
        base36(text, 0, 6, sequence % APPROVAL_CODES * SPREAD % APPROVAL_CODES);
        return new String(text, StandardCharsets.ISO_8859_1);
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
            char c = text.charAt(i);
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * 36 + digit;
        }
        return number;
    }

    private static void base36(byte[] text, int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 1; i >= offset; i--) {
            text[i] = DIGITS[(int) (rest % 36)];
            rest /= 36;
        }
    }
}

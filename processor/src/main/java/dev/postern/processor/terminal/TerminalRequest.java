package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.ops.Passage;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.iso8583.Pan;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One request as it came over the wire: what the frame carried around it, the fields the host works with, and the
 * message's own bytes for its MAC. Made on the channel's event loop; immutable but for its {@link Passage}; crosses threads. Absent numbers are -1.
 * Each of them lives as long as its request: what few requests have stands in {@link CardFields} and {@link Supplement}.
 */
final class TerminalRequest {

    static final int ABSENT = -1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /** Field separator of a track, as the codec gives it. */
    private static final int SEPARATOR = 13;

    /** What stood around the message: five bytes of TPDU, six of the header; -1 where there was none. */
    private final long tpdu;
    private final long header;
    final int mti;
    /** Bit 64 - n is field n. */
    final long present;
    final long terminal;
    final int stan;
    final int processingCode;
    final long amountMinor;
    final short entryMode;
    final byte conditionCode;
    final short currency;
    final Pan pan;
    final int expiryYearMonth;
    /** Field 60 as a number, and how many digits it has. */
    final long private60;
    final byte private60Digits;
    /** 60.6 is 1. */
    final boolean takesPart;
    /** The message, MTI to its last byte. */
    final byte[] message;
    /** Where field 42 starts in {@link #message}. */
    final int merchantOffset;
    /** Where the fields stand that an answer echoes first and last, begin and end of 16 bits each; negative when they are not side by side. */
    private final int echoedFirst;
    private final int echoedLast;
    /** Field 64 (128 of a long message) is there and is the last field: all before it is what it covers. */
    final boolean hasMac;
    final Passage passage;
    final long atEpochMillis;

    private final AnswerFields answers;
    private final CardFields cardFields;
    /** Makes field 55 of the answer, once the chip has proven itself; set before the request is passed on. */
    private CardChecks replies;
    private final Supplement supplement;

    /** Reads a decoded message; of one that turned out malformed, what stands before the bad field. */
    TerminalRequest(MessageView view, byte[] message, int messageIndex, Envelope envelope, AnswerFields answers,
            Passage passage, long atEpochMillis) {
        tpdu = envelope.hasTpdu() ? envelope.tpdu() : ABSENT;
        header = envelope.hasHeader() ? envelope.header() : ABSENT;
        this.answers = answers;
        this.message = message;
        this.passage = passage;
        this.atEpochMillis = atEpochMillis;
        mti = view.mti();
        present = view.primaryBitmap();
        terminal = view.has(41) ? view.ascii8(41) : 0;
        stan = number(view, 11);
        processingCode = number(view, 3);
        amountMinor = view.has(4) ? view.number(4) : ABSENT;
        entryMode = (short) number(view, 22);
        conditionCode = (byte) number(view, 25);
        currency = (short) (view.has(49) ? currency(view.ascii8(49)) : ABSENT);
        pan = Pan.of(view);
        expiryYearMonth = expiry(view);
        private60Digits = (byte) (view.has(60) ? view.length(60) : 0);
        private60 = private60Digits > 0 ? view.number(60) : 0;
        takesPart = private60Digits >= 14 && digits60(13, 1) == 1;
        merchantOffset = view.has(42) ? view.offset(42) - messageIndex : ABSENT;
        echoedFirst = packed(view.span(AnswerFields.ECHOED_FIRST));
        echoedLast = packed(view.span(AnswerFields.ECHOED_LAST));
        cardFields = CardFields.of(view, messageIndex);
        int macField = view.has(128) ? 128 : 64;
        hasMac = view.has(macField) && view.offset(macField) - messageIndex + Long.BYTES == message.length;
        supplement = Supplement.of(view);
    }

    private static int packed(long span) {
        return (int) (span >>> 32) << 16 | (int) span;
    }

    private static int number(MessageView view, int field) {
        return view.has(field) ? (int) view.number(field) : ABSENT;
    }

    /** Field 14, or what follows the card number on track 2. */
    private static int expiry(MessageView view) {
        if (view.has(14)) {
            return (int) view.number(14);
        }
        if (!view.has(35)) {
            return ABSENT;
        }
        int at = 0;
        int length = view.length(35);
        while (at < length && view.digit(35, at) != SEPARATOR) {
            at++;
        }
        int expiry = 0;
        for (int i = at + 1; i <= at + 4; i++) {
            int digit = i < length ? view.digit(35, i) : SEPARATOR;
            if (digit > 9) {
                return ABSENT;
            }
            expiry = expiry * 10 + digit;
        }
        return expiry;
    }

    /** Three ASCII digits, packed big-endian with spaces behind. */
    private static int currency(long packed) {
        int number = 0;
        for (int shift = 56; shift >= 40; shift -= 8) {
            int digit = (int) (packed >>> shift & 0xFF) - '0';
            if (digit < 0 || digit > 9) {
                return ABSENT;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Whether it has a PIN block: in 52, or of format 4 in 58. */
    boolean bringsPin() {
        return has(52) || cardFields.hasPin(message);
    }

    /** The fields that are there; one PIN block counts as field 52. */
    long presentWithPin() {
        return bringsPin() ? present | 1L << 64 - 52 : present;
    }

    CardFields cardFields() {
        return cardFields;
    }

    void repliesToChip(CardChecks checks) {
        replies = checks;
    }

    /** Field 55 of an answer with this response code, or null. */
    byte[] chipReply(String responseCode) {
        return replies == null ? null : replies.reply(this, responseCode);
    }

    /** Overwrites the message, with all card data in it: the request is answered. */
    void wipe() {
        Arrays.fill(message, (byte) 0);
    }

    /** The key serial number in field 58, or null. */
    KeySerialNumber keySerial() {
        return cardFields.keySerial(message);
    }

    /** What it goes on from, field 61: its batch, or -1. */
    int originalBatch() {
        return supplement.originalBatch();
    }

    /** Its STAN, or -1. */
    int originalStan() {
        return supplement.originalStan();
    }

    /** Field 39, or null. */
    String reason() {
        return supplement.reason();
    }

    boolean has(int field) {
        return (present >>> 64 - field & 1) != 0;
    }

    /** What it brings beyond a purchase's fields. */
    Supplement supplement() {
        return supplement;
    }

    /** Whether what it has of 49 and 60 is what an answer says there: a currency of digits, a field 60 that is not empty. */
    boolean isEchoedAsItIs() {
        return (currency >= 0 || !has(49)) && (private60Digits > 0 || !has(60));
    }

    /** It asks for something that has not happened yet: 0100 or 0200. */
    boolean isNewSale() {
        int type = mti & 0xFFFE;
        return type == 0x0100 || type == 0x0200;
    }

    int messageClass() {
        return MessageClass.of(mti);
    }

    /** Field 60.1, or -1. */
    int messageType() {
        return private60Digits >= 2 ? (int) digits60(0, 2) : ABSENT;
    }

    /** Field 60.2, or -1. */
    int batch() {
        return private60Digits >= 8 ? (int) digits60(2, 6) : ABSENT;
    }

    /** Field 60.3, or -1. */
    int networkCode() {
        return private60Digits >= 11 ? (int) digits60(8, 3) : ABSENT;
    }

    private long digits60(int from, int count) {
        return private60 / TEN_TO[private60Digits - from - count] % TEN_TO[count];
    }

    /** The MAC; only of a request that has one, and before it is wiped. */
    long mac() {
        return (long) LONG.get(message, macDataLength());
    }

    /** Whether the fields that an answer echoes first stand side by side. */
    boolean echoesFirst() {
        return echoedFirst >= 0;
    }

    /** Whether those do that it echoes last. */
    boolean echoesLast() {
        return echoedLast >= 0;
    }

    /** Copies the fields that an answer echoes first; only when they stand side by side. */
    void copyFirst(MessageWriter writer) {
        copy(writer, AnswerFields.ECHOED_FIRST, echoedFirst);
    }

    /** Copies those that it echoes last, likewise. */
    void copyLast(MessageWriter writer) {
        copy(writer, AnswerFields.ECHOED_LAST, echoedLast);
    }

    private void copy(MessageWriter writer, long fields, int span) {
        writer.copySpan(fields & present, message, (long) (span >>> 16) << 32 | span & 0xFFFF);
    }

    /** Writes TPDU (swapped) and header of the answer, which may ask for a sign-on. */
    void writeEnvelope(ByteBuf out, boolean asksForSignOn) {
        long answered = asksForSignOn ? Envelope.withRequest(header, Envelope.REQUEST_SIGN_ON) : header;
        Envelope.write(out, tpdu >= 0, Envelope.swapTpdu(tpdu), header >= 0, answered);
    }

    /** How many bytes of the message the MAC covers: all before it. */
    int macDataLength() {
        return message.length - Long.BYTES;
    }

    /** The answer to a request that proved itself: it carries a MAC when the request did. */
    byte[] encode(Outcome outcome) {
        return encode(outcome.responseCode(), outcome.reference(), outcome.approval(), outcome.more(), outcome.atEpochMillis());
    }

    /** The same of what an outcome holds. */
    byte[] encode(String responseCode, long reference, int approval, Outcome.More more, long atEpochMillis) {
        return answers.encode(this, responseCode, reference, approval, more, atEpochMillis, hasMac, null, ABSENT);
    }

    /** Says only what a log may hold. */
    @Override
    public String toString() {
        return "TerminalRequest[mti=" + Integer.toHexString(mti) + ", stan=" + stan + "]";
    }

    private static final long[] TEN_TO = powers();

    private static long[] powers() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * Lays an outcome out as an answer message (protocol contract, section 1): echoes 3, 4, 11, 25, 41, 42, 49 and 60
 * where the request had them, adds 12, 13, 37, 38, 39, 44, 48, 54, 56, 59 and 62. What most answers echo unchanged, and side by side, is taken
 * from the request's bytes. A pure function but for its scratch buffers, which are the thread's own; any thread.
 */
final class AnswerFields {

    /** The echoed fields before and behind those that the host adds to a plain approval or refusal; 25 stands alone between. */
    static final long ECHOED_FIRST = MessageWriter.fields(3, 4, 11);
    static final long ECHOED_LAST = MessageWriter.fields(41, 42, 49, 60);

    private static final int ANSWER_BYTES_MAX = 2_048;

    private static final class Scratch {
        final ByteBuf buffer = Unpooled.buffer(ANSWER_BYTES_MAX, ANSWER_BYTES_MAX);
        final MessageWriter writer = new MessageWriter(Dialect.terminal());
        final byte[] reference = new byte[References.RRN_CHARACTERS];
        long secondOfTime = Long.MIN_VALUE;
        int localTime;
        int localDate;
    }

    private final ZoneRules zone;
    private final FastThreadLocal<Scratch> scratch = new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
            return new Scratch();
        }
    };

    /** @param zone of the local time in fields 12 and 13 */
    AnswerFields(ZoneId zone) {
        this.zone = zone.getRules();
    }

    /**
     * The answer, MTI up to the last field before the MAC.
     *
     * @param withMac whether room for field 64 follows
     * @param keys field 62, or null
     * @param batch what 60.2 says instead of the request's, or -1
     */
    byte[] encode(TerminalRequest request, Outcome outcome, boolean withMac, byte[] keys, int batch) {
        return encode(request, outcome.responseCode(), outcome.reference(), outcome.approval(), outcome.more(), outcome.atEpochMillis(),
                withMac, keys, batch);
    }

    /** The same of what an {@link Outcome} holds. */
    byte[] encode(TerminalRequest request, String responseCode, long reference, int approval, Outcome.More more,
            long atEpochMillis, boolean withMac, byte[] keys, int batch) {
        Scratch own = scratch.get();
        ByteBuf out = own.buffer.clear();
        MessageWriter writer = own.writer;
        writer.begin(out, answerMti(request.mti));
        writeFirst(writer, request, more == null ? -1 : more.amountMinor());
        setLocalTime(own, atEpochMillis);
        writer.number(12, own.localTime);
        writer.number(13, own.localDate);
        if (request.has(25)) {
            writer.number(25, request.conditionCode);
        }
        writeDecision(own, responseCode, reference, approval);
        byte[] chip = reference == References.NONE ? null : request.chipReply(responseCode);
        boolean plain = more == null && chip == null && batch < 0;
        if (plain && request.echoesLast() && request.isEchoedAsItIs()) {
            request.copyLast(writer);
        } else {
            writeLast(writer, request, more, chip, batch);
        }
        if (keys != null) {
            writer.bytes(62, keys, 0, keys.length);
        }
        if (withMac) {
            writer.reserveMac(64);
        }
        return Arrays.copyOf(out.array(), writer.end());
    }

    /** @param amountMinor what field 4 says instead of the request's amount, or -1 */
    private static void writeFirst(MessageWriter writer, TerminalRequest request, long amountMinor) {
        if (amountMinor < 0 && request.echoesFirst()) {
            request.copyFirst(writer);
            return;
        }
        if (request.has(3)) {
            writer.number(3, request.processingCode);
        }
        if (amountMinor >= 0) {
            writer.number(4, amountMinor);
        } else if (request.has(4)) {
            writer.number(4, request.amountMinor);
        }
        writer.number(11, request.stan);
    }

    private static void writeLast(MessageWriter writer, TerminalRequest request, Outcome.More more, byte[] chip, int batch) {
        writer.ascii8(41, request.terminal);
        if (request.has(42)) {
            writer.bytes(42, request.message, request.merchantOffset, 15);
        }
        if (more != null && more.field44() != null) {
            writer.text(44, more.field44());
        }
        if (more != null && more.field48() != null) {
            writer.text(48, more.field48());
        }
        if (request.currency >= 0) {
            writer.text(49, threeDigits(request.currency));
        }
        if (more != null && more.balance() != null) {
            writer.text(54, balances(more.balance()));
        }
        if (chip != null) {
            writer.bytes(55, chip, 0, chip.length);
        }
        if (more != null && more.field56() != null) {
            writer.text(56, more.field56());
        }
        if (more != null && more.field59() != null) {
            writer.text(59, more.field59());
        }
        if (request.private60Digits > 0) {
            writer.number(60, batch < 0 ? request.private60 : withBatch(request, batch), request.private60Digits);
        }
    }

    private static void writeDecision(Scratch own, String responseCode, long reference, int approval) {
        if (reference != References.NONE) {
            References.writeRrn(reference, own.reference, 0);
            own.writer.bytes(37, own.reference, 0, References.RRN_CHARACTERS);
        }
        if (approval != References.NONE) {
            References.writeApprovalCode(approval, own.reference, 0);
            own.writer.bytes(38, own.reference, 0, References.CODE_CHARACTERS);
        }
        own.writer.text(39, responseCode);
    }

    /** Function digit plus one, last digit 0: 0200 and 0201 give 0210. */
    private static int answerMti(int mti) {
        return (mti & 0xFFF0) + 0x10;
    }

    private static long withBatch(TerminalRequest request, int batch) {
        long unit = 1;
        for (int i = 8; i < request.private60Digits; i++) {
            unit *= 10;
        }
        return request.private60 + (batch - request.batch()) * unit;
    }

    private void setLocalTime(Scratch own, long epochMillis) {
        long second = Math.floorDiv(epochMillis, 1_000L);
        if (second == own.secondOfTime) {
            return;
        }
        var local = Instant.ofEpochSecond(second).atOffset(zone.getOffset(Instant.ofEpochSecond(second)));
        own.localTime = local.getHour() * 10_000 + local.getMinute() * 100 + local.getSecond();
        own.localDate = local.getMonthValue() * 100 + local.getDayOfMonth();
        own.secondOfTime = second;
    }

    static String threeDigits(int number) {
        return "" + (char) ('0' + number / 100) + (char) ('0' + number / 10 % 10) + (char) ('0' + number % 10);
    }

    private static String balances(Outcome.Balance balance) {
        return entry("01", balance.ledgerMinor(), balance.currency())
                + entry("02", balance.availableMinor(), balance.currency());
    }

    private static String entry(String amountType, long minor, int currency) {
        String digits = Long.toString(Math.abs(minor));
        return "00" + amountType + threeDigits(currency) + (minor < 0 ? 'D' : 'C')
                + "0".repeat(12 - digits.length()) + digits;
    }
}

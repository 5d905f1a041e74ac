package dev.postern.processor.terminal;

import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.ops.Counts;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Explains what matched nothing, counts it by reason, and remembers it for {@code postern why}. Confined to its
 * partition.
 */
final class Mismatches {

    private static final Set<String> OF_LINKS = Set.of(ResponseCode.REVERSAL_DOES_NOT_FIT,
            ResponseCode.ORIGINAL_NOT_FOUND, ResponseCode.AMOUNT_DIFFERS);

    private final Counts counts;

    Mismatches(Counts counts) {
        this.counts = counts;
    }

    /** 77. */
    void otherBatch(TerminalState terminal, TerminalRequest request) {
        note(terminal, request, "batch", "batch " + terminal.batch, "batch " + request.batch(),
                "field 60.2", terminal.batchState.openedEpochMillis());
    }

    /** 94: the key is used, with other content. */
    void otherContent(TerminalState terminal, TerminalRequest request, byte[] firstAnswer) {
        String key = "batch " + request.batch() + " STAN " + request.stan + " class " + request.messageClass();
        note(terminal, request, "other-content", key + " as it came first", key + " with other content",
                firstAnswer == null ? "unknown: the first one still runs" : difference(request, firstAnswer), 0);
    }

    /** A reversal, void, completion or refund whose original is not there or does not fit. */
    void ofLink(TerminalState terminal, TerminalRequest request, String code) {
        if (!OF_LINKS.contains(code)) {
            return;
        }
        Supplement more = request.supplement();
        String named = (more.rrn() == null ? "" : "37 " + more.rrn() + " ")
                + (more.approvalCode() == null ? "" : "38 " + more.approvalCode() + " ")
                + (request.originalStan() < 0 ? "" : "61 batch " + request.originalBatch() + " STAN " + request.originalStan());
        note(terminal, request, switch (code) {
            case ResponseCode.ORIGINAL_NOT_FOUND -> "original-not-found";
            case ResponseCode.AMOUNT_DIFFERS -> "amount-differs";
            default -> "does-not-fit";
        }, "the original of " + named.strip(), standing(terminal, request), switch (code) {
            case ResponseCode.ORIGINAL_NOT_FOUND -> "no such approved original of this card and merchant";
            case ResponseCode.AMOUNT_DIFFERS -> "field 4";
            default -> "card, currency or kind";
        }, 0);
    }

    /** A reversal of what never came: remembered, and answered 00. */
    void unknownOriginal(TerminalState terminal, TerminalRequest request) {
        note(terminal, request, "unknown-original",
                "batch " + request.originalBatch() + " STAN " + request.originalStan(), "nothing under that key",
                "the original has not come", 0);
    }

    private static String standing(TerminalState terminal, TerminalRequest request) {
        if (request.originalStan() < 0) {
            return "no field 61";
        }
        for (int messageClass : new int[] {MessageClass.FINANCIAL, MessageClass.AUTHORIZATION}) {
            if (terminal.window.decided(request.originalBatch(), request.originalStan(), messageClass)) {
                return "a decided original under 61";
            }
        }
        return "nothing under 61";
    }

    /** The fields that an answer echoes tell what the first request was. */
    private static String difference(TerminalRequest request, byte[] firstAnswer) {
        MessageView first = new MessageView(Dialect.terminal());
        // Kept without its MAC, of which the bitmap tells.
        byte[] whole = Arrays.copyOf(firstAnswer, firstAnswer.length + Long.BYTES);
        if (!first.decode(Unpooled.wrappedBuffer(whole), 0, whole.length)) {
            return "unknown";
        }
        List<String> fields = new ArrayList<>();
        if (first.has(3) && first.number(3) != request.processingCode) {
            fields.add("3 was " + first.text(3));
        }
        if (first.has(4) && first.number(4) != request.amountMinor) {
            fields.add("4 was " + first.number(4));
        }
        if (first.has(25) && first.number(25) != request.conditionCode) {
            fields.add("25 was " + first.text(25));
        }
        if (first.has(49) && Integer.parseInt(first.text(49)) != request.currency) {
            fields.add("49 was " + first.text(49));
        }
        if (first.has(60) && first.number(60, 0, 2) != request.messageType()) {
            fields.add("60.1 was %02d".formatted(first.number(60, 0, 2)));
        }
        return fields.isEmpty() ? "the card" : String.join(", ", fields);
    }

    private void note(TerminalState terminal, TerminalRequest request, String reason, String expected, String came,
            String differed, long sinceEpochMillis) {
        counts.refused("mismatch-" + reason);
        terminal.note(new Mismatch(request.stan, request.mti, reason, expected, came, differed,
                sinceEpochMillis == 0 ? -1 : request.atEpochMillis - sinceEpochMillis, request.atEpochMillis));
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.protocol.iso8583.Pan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The checks from the amount to the permissions of card and terminal, in the order of the protocol contract's section 4.
 * Pure functions; any thread.
 */
final class RequestChecks {

    private static final int MONTHS_A_YEAR = 12;

    private RequestChecks() {
    }

    /**
     * The code of the first check that fails, or null when all pass.
     *
     * @param pan the card, which may come from a wallet's code; null when the row has none
     * @param terms of its issuer; null when there is none
     */
    static String refusal(TerminalState terminal, TerminalRequest request, MessageKind row, Pan pan,
            IssuerTerms terms) {
        boolean reversal = request.messageClass() == MessageClass.REVERSAL;
        if (reversal && request.originalStan() != request.stan) {
            return ResponseCode.WRONG_STATE;
        }
        if (!amountIsGood(request, row, reversal)) {
            return ResponseCode.BAD_AMOUNT;
        }
        if (pan != null) {
            if (!pan.luhnValid()) {
                return ResponseCode.PAN_FAILS_LUHN;
            }
            if (terms == null) {
                return ResponseCode.NO_SUCH_ISSUER;
            }
            if (!terms.routed()) {
                return ResponseCode.NO_ROUTE;
            }
        }
        if (!merchantAgrees(terminal, request)) {
            return ResponseCode.MERCHANT_UNKNOWN;
        }
        return reversal ? ofReversal(terminal, request) : permission(terminal, request, row.kind(), terms);
    }

    private static boolean amountIsGood(TerminalRequest request, MessageKind row, boolean reversal) {
        if (!row.kind().movesMoney()) {
            return true;
        }
        long cashback = row.kind() == Kind.CASHBACK && !reversal ? request.supplement().cashbackMinor() : 0;
        return request.amountMinor > 0 && cashback < request.amountMinor
                && request.supplement().replacementMinor() < request.amountMinor;
    }

    private static String permission(TerminalState terminal, TerminalRequest request, Kind kind, IssuerTerms terms) {
        if (terms != null && (terms.forbidden() & IssuerTerms.bit(kind)) != 0) {
            return ResponseCode.NOT_FOR_THIS_CARD;
        }
        if (request.currency >= 0 && request.currency != terminal.row.currency()
                || (terminal.forbidden & IssuerTerms.bit(kind)) != 0) {
            return ResponseCode.NOT_FOR_THIS_TERMINAL;
        }
        if (request.expiryYearMonth >= 0 && !kind.isAdvice() && isPast(request.expiryYearMonth, request.atEpochMillis)) {
            return ResponseCode.EXPIRED;
        }
        return terms != null && (terms.unsupported() & IssuerTerms.bit(kind)) != 0 ? ResponseCode.NOT_SUPPORTED : null;
    }

    private static String ofReversal(TerminalState terminal, TerminalRequest request) {
        return request.currency == terminal.row.currency() ? null : ResponseCode.NOT_FOR_THIS_TERMINAL;
    }

    /** A card is good to the end of its month; YY is of the century that is nearest. */
    private static boolean isPast(int yearMonth, long atEpochMillis) {
        var now = Instant.ofEpochMilli(atEpochMillis).atOffset(ZoneOffset.UTC);
        int year = yearMonth / 100;
        int nowYear = now.getYear() % 100;
        int ahead = Math.floorMod(year - nowYear + 50, 100) - 50;
        return ahead * MONTHS_A_YEAR + yearMonth % 100 < now.getMonthValue();
    }

    private static boolean merchantAgrees(TerminalState terminal, TerminalRequest request) {
        int from = request.merchantOffset;
        return Arrays.equals(request.message, from, from + terminal.merchant.length, terminal.merchant, 0,
                terminal.merchant.length);
    }
}

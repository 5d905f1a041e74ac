package dev.postern.processor.terminal;

import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.Particulars;
import dev.postern.processor.authorization.Payee;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.catalogue.Bills;
import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.catalogue.OnceCodes;
import dev.postern.processor.catalogue.WalletCodes;
import dev.postern.processor.issuer.BinTable;
import dev.postern.processor.keys.CardTokens;
import dev.postern.protocol.iso8583.Pan;

/**
 * Puts what a request says into the words of the money core: whose card it is, what it goes on from, who is paid, what
 * is used up. Reads tables only. Confined to its partition.
 */
final class Asking {

    /**
     * What is asked of which card.
     *
     * @param refusal why it is not asked at all, or null; then the rest may be missing
     * @param device the wallet's that showed a code; empty without one
     */
    record Question(String refusal, Pan pan, CardToken token, IssuerTerms terms, Particulars particulars,
            String device) {

        private static Question refused(String code) {
            return new Question(code, null, null, null, null, "");
        }

        private Question with(Particulars other) {
            return new Question(null, pan, token, terms, other, device);
        }
    }

    /** Whose code it is, and whether the totals count that card apart. */
    record Holder(CardToken token, boolean foreign) {
    }

    private static final int PAN_DIGITS_MIN = 12;
    private static final int PAN_DIGITS_MAX = 19;
    private static final long PAID_BILL_MILLIS = 90L * 24 * 3_600_000;

    private final BinTable ranges;
    private final CardTokens tokens;
    private final Catalogues catalogues;

    Asking(BinTable ranges, CardTokens tokens, Catalogues catalogues) {
        this.ranges = ranges;
        this.tokens = tokens;
        this.catalogues = catalogues;
    }

    /** The question that a request asks, checks included; {@code token} is that of its own card, if it names one. */
    Question of(TerminalState terminal, TerminalRequest request, MessageKind row, CardToken token) {
        WalletCodes.WalletCode shown = null;
        if (row.kind() == Kind.CUSTOMER_CODE) {
            shown = catalogues.walletCodes().find(request.supplement().tag59("A3"));
            if (shown == null) {
                return Question.refused(ResponseCode.ORIGINAL_NOT_FOUND);
            }
        }
        Pan pan = shown == null ? request.pan : shown.card();
        IssuerTerms terms = pan == null ? null : ranges.of(pan);
        String refusal = RequestChecks.refusal(terminal, request, row, pan, terms);
        if (refusal != null) {
            return Question.refused(refusal);
        }
        if (shown != null) {
            return shown.untilEpochMillis() <= request.atEpochMillis ? Question.refused(ResponseCode.EXPIRED)
                    : new Question(null, pan, tokens.of(pan), terms,
                            once(terms, OnceCodes.of("wallet", request.supplement().tag59("A3")),
                                    shown.untilEpochMillis()), shown.device());
        }
        Question plain = new Question(null, pan, token, terms, particulars(terminal, request, terms), "");
        return switch (row.kind()) {
            case TRANSFER -> transfer(request, plain);
            case BILL_PAYMENT -> billPayment(request, plain);
            default -> plain;
        };
    }

    /** The question that pays a shown code with the card of the simulated customer; null when there is no customer. */
    Question paying(ShownCodes.Shown code) {
        if (catalogues.settings().payers().isEmpty()) {
            return null;
        }
        Pan payer = catalogues.settings().payers()
                .get((int) Long.remainderUnsigned(code.code(), catalogues.settings().payers().size()));
        IssuerTerms terms = ranges.of(payer);
        return terms == null ? null
                : new Question(null, payer, tokens.of(payer), terms, once(terms, code.code(), code.untilEpochMillis()), "");
    }

    /** The card behind a customer's code that a reversal names again, or null. */
    Holder ofWalletCode(String code) {
        WalletCodes.WalletCode shown = code == null ? null : catalogues.walletCodes().find(code);
        IssuerTerms terms = shown == null ? null : ranges.of(shown.card());
        return terms == null ? null : new Holder(tokens.of(shown.card()), terms.foreign());
    }

    private static Particulars once(IssuerTerms terms, long code, long untilEpochMillis) {
        return new Particulars(false, terms.foreign(), null, null, null, null, null, code, untilEpochMillis, true);
    }

    /** Null for a plain sale at home. */
    static Particulars particulars(TerminalState terminal, TerminalRequest request, IssuerTerms terms) {
        boolean foreign = terms != null && terms.foreign();
        Supplement more = request.supplement();
        if (more == Supplement.NONE) {
            return request.takesPart || foreign ? Particulars.ofCard(request.takesPart, foreign) : null;
        }
        OriginalKey original = request.originalStan() < 0 ? null
                : new OriginalKey(terminal.id, request.originalBatch(), request.originalStan());
        boolean happened = request.reason() == null || ResponseCode.APPROVED.equals(request.reason());
        return new Particulars(request.takesPart, foreign, more.rrn(), more.approvalCode(), original, null, null, 0, 0,
                happened);
    }

    private Question transfer(TerminalRequest request, Question plain) {
        String to = request.supplement().toAccount().strip();
        String from = request.supplement().fromAccount();
        if (!isPan(to) || !Pan.of(to).luhnValid()) {
            return Question.refused(ResponseCode.PAN_FAILS_LUHN);
        }
        Pan payee = Pan.of(to);
        IssuerTerms terms = ranges.of(payee);
        if (terms == null) {
            return Question.refused(ResponseCode.NO_SUCH_ISSUER);
        }
        boolean ownAccount = from == null || isPan(from.strip()) && Pan.of(from.strip()).equals(plain.pan);
        return !ownAccount ? Question.refused(ResponseCode.NOT_FOR_THIS_CARD)
                : plain.with(new Particulars(false, plain.terms.foreign(), null, null, null,
                        new Payee(tokens.of(payee), payee.masked()), terms, 0, 0, true));
    }

    private static boolean isPan(String text) {
        return text.length() >= PAN_DIGITS_MIN && text.length() <= PAN_DIGITS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Question billPayment(TerminalRequest request, Question plain) {
        Supplement more = request.supplement();
        Bills.Bill bill = catalogues.bills().find(more.tag48("10"), more.tag48("11"), more.tag48("12"));
        if (bill == null) {
            return Question.refused(ResponseCode.ORIGINAL_NOT_FOUND);
        }
        return bill.amountMinor() != request.amountMinor ? Question.refused(ResponseCode.BAD_AMOUNT)
                : plain.with(once(plain.terms, bill.code(), request.atEpochMillis + PAID_BILL_MILLIS));
    }
}

package dev.postern.processor.authorization;

/**
 * Decides what is asked of a card: reads the shard's tables, changes nothing. The rules are those of the protocol
 * contract, section 4; {@code docs/lifecycle.md} draws them. Confined to its shard.
 */
final class Authorizing {

    /** The kind's own judgement, when it takes more than funds. */
    private record Verdict(String code, long amountMinor, Effect effect) {

        static Verdict refused(String code) {
            return new Verdict(code, 0, null);
        }

        static Verdict approved(long amountMinor, Effect effect) {
            return new Verdict(effect == null ? ResponseCode.APPROVED : effect.responseCode(), amountMinor, effect);
        }
    }

    /** The card as the request finds it. */
    private record Account(int card, long balanceMinor, long heldMinor, int currency) {

        long availableMinor() {
            return balanceMinor - heldMinor;
        }
    }

    private final Shard shard;

    Authorizing(Shard shard) {
        this.shard = shard;
    }

    Decision decide(AuthorizationRequest request, IssuerTerms terms, String refusal, byte[] judged) {
        Cards cards = shard.cards;
        int card = cards.find(request.token());
        boolean known = card >= 0 && cards.hasAccount(card);
        Event opened = !known
                ? new AccountOpened(request.token(), request.pan().masked(), terms.currency(), terms.openingMinor(),
                        request.atEpochMillis())
                : null;
        long balanceMinor = known ? cards.balanceMinor(card) : terms.openingMinor();
        long heldMinor = known ? cards.heldMinor(card) : 0;
        int currency = known ? cards.currency(card) : terms.currency();
        long own = shard.sequence + (opened == null ? 1 : 2);
        long rrn = shard.rrn(request.atEpochMillis(), own);
        boolean refused = refusal != null && !request.kind().isAdvice();
        if (refused || request.currency() != currency) {
            return decline(request, refused ? refusal : ResponseCode.NOT_FOR_THIS_CARD, opened, rrn,
                    judged);
        }
        if (request.particulars() == null && isPlain(request.kind())) {
            return request.kind().movesMoney() && request.amountMinor() > balanceMinor - heldMinor
                    ? decline(request, ResponseCode.NOT_ENOUGH_FUNDS, opened, rrn, judged)
                    : approve(request, request.amountMinor(), null, balanceMinor, heldMinor, currency, opened, own, rrn,
                            judged);
        }
        Verdict verdict = judge(request, new Account(card, balanceMinor, heldMinor, currency));
        return verdict.amountMinor == 0 && verdict.effect == null && !ResponseCode.APPROVED.equals(verdict.code)
                ? decline(request, verdict.code, opened, rrn, judged)
                : approve(request, verdict.amountMinor, verdict.effect, balanceMinor, heldMinor, currency, opened, own, rrn,
                        judged);
    }

    /** Nothing but funds decides. */
    private static boolean isPlain(Kind kind) {
        return switch (kind) {
            case PURCHASE, CASHBACK, CASH_WITHDRAWAL, TOP_UP, BILL_PAYMENT, BALANCE -> true;
            default -> false;
        };
    }

    private Verdict judge(AuthorizationRequest request, Account account) {
        return switch (request.kind()) {
            case PURCHASE, CASHBACK, CASH_WITHDRAWAL, TOP_UP, BILL_PAYMENT, CUSTOMER_CODE, MERCHANT_CODE ->
                    debit(request, account);
            case TRANSFER -> transfer(request, account);
            case OFFLINE_SALE, STAND_IN -> happened(request);
            case ADJUSTMENT, TIP -> change(request, account);
            case VOID, COMPLETION_VOID -> undo(request, account);
            case REFUND -> request.particulars() == null || request.particulars().rrn() == null ? credit(request)
                    : refund(request, account);
            case LOAD -> credit(request);
            case PRE_AUTHORIZATION, STAND_IN_HOLD -> hold(request, account);
            case PRE_AUTHORIZATION_VOID, INCREMENT, COMPLETION, COMPLETION_ADVICE -> ofHold(request, account);
            case BALANCE, SCRIPT_RESULT -> Verdict.approved(0, null);
            case BILL_INQUIRY, MERCHANT_CODE_POLL, PRODUCT_LOOKUP, BATCH_CLOSE, BATCH_ITEM, BATCH_END ->
                    throw new IllegalArgumentException(request.kind() + " is not asked of a card");
        };
    }

    private Verdict debit(AuthorizationRequest request, Account account) {
        Particulars more = request.particulars();
        if (more != null && more.code() != 0 && shard.codes.contains(more.code())) {
            return Verdict.refused(ResponseCode.WRONG_STATE);
        }
        long amountMinor = request.amountMinor();
        boolean part = amountMinor > account.availableMinor();
        if (part) {
            if (more == null || !more.takesPart() || request.kind() != Kind.PURCHASE || account.availableMinor() <= 0) {
                return Verdict.refused(ResponseCode.NOT_ENOUGH_FUNDS);
            }
            amountMinor = account.availableMinor();
        }
        if (!part && !request.foreign() && (more == null || more.code() == 0)) {
            return Verdict.approved(amountMinor, null);
        }
        Effect effect = Effect.money(request.foreign(), -amountMinor, Tally.debit(amountMinor));
        if (more != null && more.code() != 0) {
            effect = effect.uses(more.code(), more.codeUntilEpochMillis());
        }
        return Verdict.approved(amountMinor, part ? effect.partly() : effect);
    }

    private static Verdict transfer(AuthorizationRequest request, Account account) {
        Payee payee = request.particulars().payee();
        if (payee.token().equals(request.token())) {
            return Verdict.refused(ResponseCode.WRONG_STATE);
        }
        if (request.particulars().payeeTerms().currency() != account.currency) {
            return Verdict.refused(ResponseCode.NOT_FOR_THIS_CARD);
        }
        long amountMinor = request.amountMinor();
        return amountMinor > account.availableMinor() ? Verdict.refused(ResponseCode.NOT_ENOUGH_FUNDS)
                : Verdict.approved(amountMinor, Effect.money(request.foreign(), -amountMinor, Tally.debit(amountMinor))
                        .paidTo(payee));
    }

    /** An advice of what the terminal did by itself: it stands, whatever the card holds. */
    private static Verdict happened(AuthorizationRequest request) {
        boolean moved = request.particulars() == null || request.particulars().happened();
        if (moved && !request.foreign()) {
            return Verdict.approved(request.amountMinor(), null);
        }
        long amountMinor = moved ? request.amountMinor() : 0;
        return Verdict.approved(amountMinor,
                Effect.money(request.foreign(), -amountMinor, moved ? Tally.debit(amountMinor) : null));
    }

    private static Verdict credit(AuthorizationRequest request) {
        return request.foreign()
                ? Verdict.approved(request.amountMinor(),
                        Effect.money(true, request.amountMinor(), Tally.credit(request.amountMinor())))
                : Verdict.approved(request.amountMinor(), null);
    }

    private Verdict undo(AuthorizationRequest request, Account account) {
        Originals originals = shard.originals;
        int original = shard.linkedOriginal(request, account.card);
        if (original < 0) {
            return Verdict.refused(ResponseCode.ORIGINAL_NOT_FOUND);
        }
        boolean ofCompletion = request.kind() == Kind.COMPLETION_VOID;
        boolean fits = switch (originals.kind(original)) {
            case COMPLETION, COMPLETION_ADVICE -> ofCompletion;
            case PURCHASE, CASHBACK, CUSTOMER_CODE, MERCHANT_CODE, OFFLINE_SALE -> !ofCompletion;
            default -> false;
        };
        if (!fits || originals.reversed(original) || originals.link(original) != 0) {
            return Verdict.refused(ResponseCode.WRONG_STATE);
        }
        long amountMinor = originals.amountMinor(original);
        if (amountMinor != request.amountMinor()) {
            return Verdict.refused(ResponseCode.AMOUNT_DIFFERS);
        }
        OriginalKey key = originals.key(original);
        long sequence = originals.sequence(original);
        Effect effect = Effect.money(request.foreign(), amountMinor,
                Tally.undone(false, amountMinor, sameBatch(key, request.exchange()))).linked(sequence, key);
        Holds.Hold hold = ofCompletion ? shard.holds.completedBy(sequence) : null;
        boolean holdsAgain = hold != null && hold.state() == Holds.State.COMPLETED
                && hold.untilEpochMillis() > request.atEpochMillis();
        return Verdict.approved(amountMinor, holdsAgain ? effect.held(hold.amountMinor(), 0) : effect);
    }

    private static boolean sameBatch(OriginalKey key, Exchange exchange) {
        return key.terminal() == exchange.terminal() && key.batch() == exchange.batch();
    }

    private Verdict refund(AuthorizationRequest request, Account account) {
        Originals originals = shard.originals;
        int original = shard.linkedOriginal(request, account.card);
        if (original < 0) {
            return Verdict.refused(ResponseCode.ORIGINAL_NOT_FOUND);
        }
        if (!isRefundable(originals.kind(original)) || originals.reversed(original)) {
            return Verdict.refused(ResponseCode.WRONG_STATE);
        }
        if (originals.link(original) + request.amountMinor() > originals.amountMinor(original)) {
            return Verdict.refused(ResponseCode.AMOUNT_DIFFERS);
        }
        return Verdict.approved(request.amountMinor(),
                Effect.money(request.foreign(), request.amountMinor(), Tally.credit(request.amountMinor()))
                        .linked(originals.sequence(original), originals.key(original)));
    }

    /** A debit whose link counts what was given back of it. */
    static boolean isRefundable(Kind kind) {
        return switch (kind) {
            case PURCHASE, CASHBACK, CUSTOMER_CODE, MERCHANT_CODE, COMPLETION, COMPLETION_ADVICE, OFFLINE_SALE, STAND_IN ->
                    true;
            default -> false;
        };
    }

    /** The sale has another amount now; field 4 is the whole of it. */
    private Verdict change(AuthorizationRequest request, Account account) {
        Originals originals = shard.originals;
        OriginalKey key = request.particulars().original();
        int original = originals.find(key.terminal(), key.batch(), key.stan());
        if (original < 0 || !originals.approved(original) || originals.card(original) != account.card) {
            return Verdict.refused(ResponseCode.ORIGINAL_NOT_FOUND);
        }
        if (!isRefundable(originals.kind(original)) || originals.reversed(original)) {
            return Verdict.refused(ResponseCode.WRONG_STATE);
        }
        long before = originals.amountMinor(original);
        long after = request.amountMinor();
        boolean tooMuch = request.kind() == Kind.TIP
                && (after < before || after * 100 > before * shard.terms.tipPercentMax());
        if (tooMuch || after < originals.link(original)) {
            return Verdict.refused(ResponseCode.AMOUNT_DIFFERS);
        }
        long more = after - before;
        Tally tally = sameBatch(key, request.exchange()) ? new Tally(false, more, 0)
                : more > 0 ? Tally.debit(more) : more < 0 ? Tally.credit(-more) : null;
        return Verdict.approved(after,
                Effect.money(request.foreign(), -more, tally).linked(originals.sequence(original), key));
    }

    private Verdict hold(AuthorizationRequest request, Account account) {
        boolean advice = request.kind() == Kind.STAND_IN_HOLD;
        if (advice && !request.particulars().happened()) {
            return Verdict.approved(0, Effect.money(request.foreign(), 0, null));
        }
        long amountMinor = request.amountMinor();
        return amountMinor > account.availableMinor() && !advice ? Verdict.refused(ResponseCode.NOT_ENOUGH_FUNDS)
                : Verdict.approved(amountMinor, Effect.money(request.foreign(), 0, null)
                        .held(amountMinor, request.atEpochMillis() + shard.terms.holdMillis()));
    }

    private Verdict ofHold(AuthorizationRequest request, Account account) {
        Holds.Hold hold = shard.linkedHold(request, account.card);
        if (hold == null) {
            return Verdict.refused(ResponseCode.ORIGINAL_NOT_FOUND);
        }
        if (!hold.isOpen() || hold.untilEpochMillis() <= request.atEpochMillis()) {
            return Verdict.refused(ResponseCode.WRONG_STATE);
        }
        int original = shard.originals.findSequence(hold.sequence());
        OriginalKey key = original < 0 ? null : shard.originals.key(original);
        Effect nothing = Effect.money(request.foreign(), 0, null).linked(hold.sequence(), key);
        long amountMinor = request.amountMinor();
        long availableMinor = account.availableMinor();
        return switch (request.kind()) {
            case PRE_AUTHORIZATION_VOID -> amountMinor != hold.amountMinor()
                    && (original < 0 || amountMinor != shard.originals.amountMinor(original))
                    ? Verdict.refused(ResponseCode.AMOUNT_DIFFERS)
                    : Verdict.approved(amountMinor, nothing.held(-hold.amountMinor(), 0));
            case INCREMENT -> amountMinor > availableMinor ? Verdict.refused(ResponseCode.NOT_ENOUGH_FUNDS)
                    : Verdict.approved(amountMinor, nothing.held(amountMinor, 0));
            default -> complete(request, hold, availableMinor, key);
        };
    }

    private Verdict complete(AuthorizationRequest request, Holds.Hold hold, long availableMinor, OriginalKey key) {
        long amountMinor = request.amountMinor();
        if (amountMinor * 100 > hold.amountMinor() * shard.terms.completionPercentMax()) {
            return Verdict.refused(ResponseCode.AMOUNT_DIFFERS);
        }
        if (amountMinor - hold.amountMinor() > availableMinor && !request.kind().isAdvice()) {
            return Verdict.refused(ResponseCode.NOT_ENOUGH_FUNDS);
        }
        return Verdict.approved(amountMinor,
                Effect.money(request.foreign(), -amountMinor, Tally.debit(amountMinor))
                        .held(-hold.amountMinor(), 0).linked(hold.sequence(), key));
    }

    private static Decision approve(AuthorizationRequest request, long amountMinor, Effect effect, long balanceMinor,
            long heldMinor, int currency, Event opened, long own, long rrn, byte[] judged) {
        Outcome.More more = request.kind() == Kind.BALANCE
                ? Outcome.More.balance(new Outcome.Balance(balanceMinor, balanceMinor - heldMinor, currency)) : null;
        String code = effect == null ? ResponseCode.APPROVED : effect.responseCode();
        boolean partly = effect != null && ResponseCode.PARTLY_APPROVED.equals(code);
        int approval = References.approvalCode(own);
        byte[] answer = request.layout().encode(code, rrn, approval, partly ? Outcome.More.amount(amountMinor) : more,
                request.atEpochMillis());
        return Decision.behind(opened, new Approved(request.exchange(), request.token(), request.kind(), amountMinor, currency, rrn,
                approval, effect, answer, request.atEpochMillis(), judged));
    }

    static Decision decline(AuthorizationRequest request, String code, Event opened, long rrn, byte[] judged) {
        byte[] answer = request.layout().encode(code, rrn, References.NONE, null, request.atEpochMillis());
        return Decision.behind(opened, new Declined(request.exchange(), request.token(), request.kind(), request.amountMinor(),
                request.currency(), rrn, code, answer, request.atEpochMillis(), judged));
    }
}

package dev.postern.processor.authorization;

/**
 * Decides reversals: reads the shard's tables, changes nothing (protocol contract, section 4). One that does not fit is
 * answered and leaves no trace, so that a corrected one may follow. Confined to its shard.
 */
final class Reversing {

    /** What undoing the original does; without effect it returns the whole of a debit of the open batch, or nothing. */
    private record Undoing(Ending ending, long amountMinor, Effect effect) {

        static final Undoing NOTHING = new Undoing(Ending.NOTHING_TO_RETURN, 0, null);
    }

    private final Shard shard;

    Reversing(Shard shard) {
        this.shard = shard;
    }

    /** @param waiting the original, while it still waits for the issuer; or null */
    Decision decide(ReversalRequest request, byte[] judged, AuthorizationRequest waiting, byte[] waitingJudged) {
        if (waiting != null) {
            Decision declined = Authorizing.decline(waiting, ResponseCode.WRONG_STATE, null,
                    shard.rrn(request.atEpochMillis(), shard.sequence + 1), waitingJudged);
            return reversed(request, judged, new Undoing(Ending.ORIGINAL_CANCELLED, 0, null), request.currency(),
                    declined.event(), shard.sequence + 2);
        }
        Originals originals = shard.originals;
        int original = originals.find(request.exchange().terminal(), request.originalBatch(), request.originalStan());
        if (original < 0 && !request.originalIsDecided()) {
            return reversed(request, judged, new Undoing(Ending.ORIGINAL_UNKNOWN, 0, null), request.currency(), null,
                    shard.sequence + 1);
        }
        if (original < 0 || !shard.cards.holds(originals.card(original), request.token())
                || originals.currency(original) != request.currency() || originals.kind(original) != request.kind()) {
            return new Decision.Unrecorded(ResponseCode.REVERSAL_DOES_NOT_FIT);
        }
        // Of what was approved in part the terminal reverses what it asked for.
        long decidedMinor = originals.amountMinor(original);
        boolean partOfIt = originals.partly(original) && request.amountMinor() > decidedMinor;
        if (decidedMinor != request.amountMinor() && !partOfIt) {
            return new Decision.Unrecorded(ResponseCode.AMOUNT_DIFFERS);
        }
        Undoing undoing = originals.approved(original) && !originals.reversed(original) ? undo(request, original)
                : Undoing.NOTHING;
        return undoing == null ? new Decision.Unrecorded(ResponseCode.REVERSAL_DOES_NOT_FIT)
                : reversed(request, judged, undoing, originals.currency(original), null, shard.sequence + 1);
    }

    /** Null when the original cannot be undone any more, because something else was built on it. */
    private Undoing undo(ReversalRequest request, int original) {
        return switch (request.kind()) {
            case PURCHASE, CASHBACK, CASH_WITHDRAWAL, TOP_UP, BILL_PAYMENT, CUSTOMER_CODE, MERCHANT_CODE ->
                    debit(request, original);
            case COMPLETION -> completion(request, original);
            case LOAD -> load(request, original);
            case VOID, COMPLETION_VOID -> undoing(request, original);
            case PRE_AUTHORIZATION -> preAuthorization(request, original);
            case PRE_AUTHORIZATION_VOID -> holdsAgain(request, original);
            case INCREMENT -> increment(request, original);
            case TRANSFER -> transfer(request, original);
            default -> throw new IllegalArgumentException(request.kind() + " has no reversal");
        };
    }

    private Undoing debit(ReversalRequest request, int original) {
        Originals originals = shard.originals;
        long standingMinor = originals.amountMinor(original);
        boolean countsGivenBack = Authorizing.isRefundable(request.kind());
        if (countsGivenBack) {
            standingMinor -= originals.link(original);
        }
        long backMinor = request.replacementMinor() < 0 ? standingMinor
                : Math.min(standingMinor, originals.amountMinor(original) - request.replacementMinor());
        boolean plain = !request.foreign() && request.openBatch() == request.originalBatch()
                && backMinor == originals.amountMinor(original) && request.kind() != Kind.BILL_PAYMENT;
        if (backMinor <= 0) {
            return Undoing.NOTHING;
        }
        return new Undoing(Ending.MONEY_RETURNED, backMinor, plain ? null : back(request, original, backMinor));
    }

    /** Money back to the card; a part leaves the entry in the totals with a smaller amount. */
    private Effect back(ReversalRequest request, int original, long backMinor) {
        boolean same = request.openBatch() == request.originalBatch();
        boolean whole = backMinor == shard.originals.amountMinor(original);
        Tally tally = whole || !same ? Tally.undone(false, backMinor, same) : new Tally(false, -backMinor, 0);
        Effect effect = Effect.money(request.foreign(), backMinor, tally)
                .linked(shard.originals.sequence(original), shard.originals.key(original));
        // What is paid in part only is paid: the bill is open again when nothing of it stands.
        return whole && request.kind() == Kind.BILL_PAYMENT ? effect.uses(shard.originals.link(original), 0) : effect;
    }

    private Undoing completion(ReversalRequest request, int original) {
        Undoing debit = debit(request, original);
        if (debit.ending != Ending.MONEY_RETURNED) {
            return debit;
        }
        Effect effect = back(request, original, debit.amountMinor);
        Holds.Hold hold = request.replacementMinor() < 0
                ? shard.holds.completedBy(shard.originals.sequence(original)) : null;
        boolean holds = hold != null && hold.state() == Holds.State.COMPLETED
                && hold.untilEpochMillis() > request.atEpochMillis();
        return new Undoing(Ending.MONEY_RETURNED, debit.amountMinor,
                holds ? effect.held(hold.amountMinor(), 0) : effect);
    }

    /** What was loaded is taken again, even when the card has spent it. */
    private Undoing load(ReversalRequest request, int original) {
        long amountMinor = shard.originals.amountMinor(original);
        boolean same = request.openBatch() == request.originalBatch();
        return new Undoing(Ending.MONEY_RETURNED, amountMinor,
                Effect.money(request.foreign(), -amountMinor, Tally.undone(true, amountMinor, same))
                        .linked(shard.originals.sequence(original), shard.originals.key(original)));
    }

    /** A void is undone: its own original stands again. */
    private Undoing undoing(ReversalRequest request, int original) {
        Originals originals = shard.originals;
        long amountMinor = originals.amountMinor(original);
        int first = originals.findSequence(originals.link(original));
        boolean tookOut = first >= 0 && originals.key(first).terminal() == request.exchange().terminal()
                && originals.key(first).batch() == request.originalBatch();
        boolean same = request.openBatch() == request.originalBatch();
        Tally tally = tookOut ? Tally.debit(amountMinor) : Tally.undone(true, amountMinor, same);
        Effect effect = Effect.money(request.foreign(), -amountMinor, tally)
                .linked(originals.link(original), first < 0 ? null : originals.key(first));
        if (request.kind() == Kind.COMPLETION_VOID && first >= 0) {
            // The completion stands again, and what it was completed from is no longer held.
            Holds.Hold hold = shard.holds.completedBy(originals.sequence(first));
            if (hold != null && hold.isOpen()) {
                effect = effect.held(-hold.amountMinor(), 0);
            }
        }
        return new Undoing(Ending.MONEY_RETURNED, amountMinor, effect);
    }

    private Undoing preAuthorization(ReversalRequest request, int original) {
        Holds.Hold hold = shard.holds.get(shard.originals.sequence(original));
        if (hold == null || hold.state() == Holds.State.ENDED) {
            return Undoing.NOTHING;
        }
        if (!hold.isOpen()) {
            return null;
        }
        return new Undoing(Ending.MONEY_RETURNED, hold.amountMinor(), ofHold(request, hold.sequence(), original)
                .held(-hold.amountMinor(), 0));
    }

    private Undoing holdsAgain(ReversalRequest request, int original) {
        Holds.Hold hold = shard.holds.get(shard.originals.link(original));
        return hold == null || hold.untilEpochMillis() <= request.atEpochMillis() ? Undoing.NOTHING
                : new Undoing(Ending.MONEY_RETURNED, hold.amountMinor(),
                        ofHold(request, hold.sequence(), original).held(hold.amountMinor(), 0));
    }

    private Undoing increment(ReversalRequest request, int original) {
        Holds.Hold hold = shard.holds.get(shard.originals.link(original));
        long amountMinor = shard.originals.amountMinor(original);
        return hold == null || !hold.isOpen() ? Undoing.NOTHING
                : new Undoing(Ending.MONEY_RETURNED, amountMinor,
                        ofHold(request, hold.sequence(), original).held(-amountMinor, 0));
    }

    private Effect ofHold(ReversalRequest request, long holdSequence, int original) {
        return Effect.money(request.foreign(), 0, null).linked(holdSequence, shard.originals.key(original));
    }

    /** The money comes back by the payee's stream; until then it is in transit. */
    private Undoing transfer(ReversalRequest request, int original) {
        long amountMinor = shard.originals.amountMinor(original);
        long sequence = shard.originals.sequence(original);
        Transfers.Transfer transfer = shard.sent.get(Transfers.id(shard.stream, sequence));
        if (transfer == null) {
            return null;
        }
        boolean same = request.openBatch() == request.originalBatch();
        return new Undoing(Ending.MONEY_RETURNING, amountMinor,
                Effect.money(request.foreign(), 0, Tally.undone(false, amountMinor, same))
                        .linked(sequence, shard.originals.key(original)));
    }

    private Decision reversed(ReversalRequest request, byte[] judged, Undoing undoing, int currency, Event before,
            long own) {
        Outcome outcome = new Outcome(ResponseCode.APPROVED, shard.rrn(request.atEpochMillis(), own),
                References.approvalCode(own), null, request.atEpochMillis());
        int original = judged == null ? -1 : shard.originals.find(request.exchange().terminal(), request.originalBatch(),
                request.originalStan());
        return Decision.behind(before, new Reversed(request.exchange(), request.token(), request.kind(), undoing.ending,
                request.originalBatch(), request.originalStan(), undoing.amountMinor, currency, request.reason(), outcome.rrn(),
                undoing.effect, request.layout().encode(outcome), request.atEpochMillis(),
                original < 0 ? 0 : shard.originals.atEpochMillis(original), judged));
    }
}

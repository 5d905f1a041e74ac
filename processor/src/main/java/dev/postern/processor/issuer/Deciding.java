package dev.postern.processor.issuer;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.Decision;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.Transfers;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.time.Clock;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * How one card shard decides: takes a request to the {@link Ledger}, the events into the state and to the journal, and tells who asked when
 * they are durable. The way of every purchase. Confined to the shard's actor.
 */
final class Deciding {

    private final ActorContext<Issuer.Command> context;
    private final Ledger ledger;
    private final int stream;
    private final IssuerSettings settings;
    private final Journal journal;
    private final ApprovalListener approvals;
    private final Clock clock;
    private final StageWriter stages;
    private final CardRecords cards;
    private final Parking parking;
    private final Upkeep upkeep;
    private final TransferSteps transfers;
    private final BillPayments bills;

    Deciding(ActorContext<Issuer.Command> context, Ledger ledger, int stream, IssuerSettings settings, Journal journal,
            ApprovalListener approvals, Clock clock, StageWriter stages, Parking parking, Upkeep upkeep, TransferSteps transfers,
            BillPayments bills) {
        this.context = context;
        this.ledger = ledger;
        this.stream = stream;
        this.settings = settings;
        this.journal = journal;
        this.approvals = approvals;
        this.clock = clock;
        this.stages = stages;
        this.cards = new CardRecords(ledger, stream, settings.pinTriesMax(), journal);
        this.parking = parking;
        this.upkeep = upkeep;
        this.transfers = transfers;
        this.bills = bills;
    }

    /** A request that passed all earlier stages. */
    void onHandle(Issuer.Handle handle) {
        long started = clock.nanos();
        handle.passage().turn(started);
        long before = ledger.sequence();
        try {
            switch (handle.request()) {
                case AuthorizationRequest request -> onAuthorization(request, handle);
                case ReversalRequest request -> onReversal(request, handle);
            }
        } catch (RuntimeException e) {
            failed(handle, before, e);
        }
        stages.record(Stage.ISSUER, clock.nanos() - started);
    }

    /** Of an error before anything was changed only this one request fails, and the shard goes on. */
    private void guarded(Issuer.Handle handle, Runnable decision) {
        long before = ledger.sequence();
        try {
            decision.run();
        } catch (RuntimeException e) {
            failed(handle, before, e);
        }
    }

    private void failed(Issuer.Handle handle, long sequenceBefore, RuntimeException why) {
        if (ledger.sequence() != sequenceBefore) {
            throw why;
        }
        context.getLog().error("a request could not be decided", why);
        refuseNow(handle, ResponseCode.OUR_FAULT);
    }

    private void onAuthorization(AuthorizationRequest request, Issuer.Handle handle) {
        if (BillClaims.code(request) != 0 && handle.refusal() == null) {
            claim(request, handle);
        } else {
            authorize(request, handle);
        }
    }

    private void authorize(AuthorizationRequest request, Issuer.Handle handle) {
        TestCard card = handle.refusal() != null ? null : TestCard.of(request.pan());
        boolean holds = request.kind() == Kind.PRE_AUTHORIZATION || request.kind() == Kind.STAND_IN_HOLD;
        if (ledger.full(request.atEpochMillis()) || !ledger.hasRoomFor(request.token())
                || holds && ledger.fullOfHolds()) {
            refuseNow(handle, ResponseCode.ISSUER_UNAVAILABLE);
        } else if (card != null && card.delayNanos() > 0) {
            if (!parking.park(handle, card)) {
                refuseNow(handle, ResponseCode.ISSUER_UNAVAILABLE);
            }
        } else if (card != null && ResponseCode.ISSUER_UNAVAILABLE.equals(card.responseCode())) {
            refuseNow(handle, ResponseCode.ISSUER_UNAVAILABLE);
        } else {
            decide(request, handle, card == null ? handle.refusal() : card.responseCode());
        }
    }

    private void claim(AuthorizationRequest request, Issuer.Handle handle) {
        String refusal = bills.claim(request, handle);
        if (refusal != null) {
            refuseNow(handle, refusal);
        }
    }

    /** The bill's shard has said whether a payment goes on. */
    void onKept(BillPayments.Kept kept) {
        Issuer.Handle handle = bills.onKept(kept.claim());
        if (handle == null) {
            return;
        }
        AuthorizationRequest request = (AuthorizationRequest) handle.request();
        guarded(handle, () -> {
            if (kept.refusal() == null) {
                authorize(request, handle);
            } else if (ResponseCode.IN_PROGRESS.equals(kept.refusal())) {
                refuseNow(handle, kept.refusal());
            } else {
                decide(request, handle, kept.refusal());
            }
        });
    }

    private void decide(AuthorizationRequest request, Issuer.Handle handle, String refusal) {
        IssuerTerms terms = settings.ranges().of(request.pan());
        String judged = refusal != null ? refusal : cards.judge(request, handle);
        Decision decision = ledger.decide(request, terms, judged, handle.judged());
        if (cards.sealed(request, decision, handle)) {
            // One record later it has other references.
            decision = ledger.decide(request, terms, judged, handle.judged());
        }
        journal(decision, handle.request(), handle, null);
        if (holdsMoney(request.kind())) {
            upkeep.setAlarm();
        }
    }

    private static boolean holdsMoney(Kind kind) {
        return kind.money() == Kind.Money.HOLDS || kind == Kind.COMPLETION_VOID;
    }

    private void onReversal(ReversalRequest request, Issuer.Handle handle) {
        Issuer.Handle original = parking.takeOriginal(request);
        if (original != null) {
            notApproved(original);
        }
        Decision decision = ledger.decide(request, handle.judged(),
                original == null ? null : (AuthorizationRequest) original.request(),
                original == null ? null : original.judged());
        if (decision.event() == null) {
            handle.end(decision.responseCode());
            return;
        }
        journal(decision, request, handle, original);
        if (holdsMoney(request.kind()) || request.kind() == Kind.COMPLETION) {
            upkeep.setAlarm();
        }
    }

    /** Takes the events into the state and makes them durable; the original that a reversal cancelled is told too. */
    private void journal(Decision decision, CardRequest request, Issuer.Handle handle, Issuer.Handle cancelled) {
        long sequence = ledger.sequence() + 1;
        if (decision.before() != null) {
            ledger.apply(decision.before());
            approvals.recorded(decision.before(), 0, ledger.sequence());
        }
        ledger.apply(decision.event());
        tellRules(decision, request, handle);
        handle.passage().appended(clock.nanos());
        handle.decided(decision, cancelled);
        Transfers.Transfer transfer = transferOf(decision.event());
        if (transfer != null) {
            transfers.begin(transfer, decision, sequence, handle);
            return;
        }
        journal.append(decision.before() == null
                ? Append.of(stream, sequence, decision.event(), handle.home(), handle)
                : Append.of(stream, sequence, decision.before(), decision.event(), handle.home(), handle));
    }

    private void tellRules(Decision decision, CardRequest request, Issuer.Handle handle) {
        boolean approved = ResponseCode.isApproval(decision.responseCode());
        if (request instanceof AuthorizationRequest sale && sale.kind().isSale() && (approved || handle.refusal() == null)) {
            approvals.ended(decision.event(), ledger.sequence());
        } else {
            approvals.recorded(decision.event(), ledger.originalEpochMillis(decision.event()), ledger.sequence());
        }
    }

    /** The transfer that an event began or turned back, or null. */
    private Transfers.Transfer transferOf(Event event) {
        return switch (event) {
            case Approved e when e.kind() == Kind.TRANSFER -> ledger.sent(Transfers.id(stream, ledger.sequence()));
            case Reversed e when e.ending() == Ending.MONEY_RETURNING ->
                    ledger.sent(Transfers.id(stream, e.effect().linkedSequence()));
            default -> null;
        };
    }

    /** What waited is due. */
    void end(Waiting.Entry entry) {
        AuthorizationRequest request = (AuthorizationRequest) entry.handle().request();
        guarded(entry.handle(), () -> {
            if (entry.end() == Waiting.End.TOO_LATE) {
                decide(request, entry.handle(), ResponseCode.ISSUER_TOO_LATE);
                upkeep.setAlarm();
            } else if (entry.end() == Waiting.End.DECIDED) {
                decide(request, entry.handle(), null);
            } else {
                refuseNow(entry.handle(), ResponseCode.ISSUER_UNAVAILABLE);
            }
        });
    }

    private void refuseNow(Issuer.Handle handle, String code) {
        notApproved(handle);
        handle.end(code);
    }

    /** The rules count what they let pass until they are told how it ended. */
    private void notApproved(Issuer.Handle handle) {
        if (handle.refusal() == null && handle.request() instanceof AuthorizationRequest sale
                && sale.kind().isSale()) {
            approvals.notApproved(sale.token());
        }
    }
}

package dev.postern.processor.issuer;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardGuards;
import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Decision;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.Transfers;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.state.Copying;
import dev.postern.processor.state.JoinedSink;
import dev.postern.processor.state.PieceSink;
import dev.postern.processor.time.Alarm;
import dev.postern.processor.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The issuers of one card shard: the only writer of its accounts, originals and stream. It decides, takes the event
 * into its state, hands it to the journal, and only when it is durable is anyone told. Runs on its shard's event loop.
 */
public final class Issuer extends AbstractMatchingBehavior<Issuer.Command> {

    /** What an issuer is told. */
    public sealed interface Command permits Handle, Keep, Due, Snapshot, CopyOn, Resume, Chores, Drain, BillAsked,
            TransferSteps.Receive, TransferSteps.Received, BillPayments.Claimed, BillPayments.Kept, BillPayments.StandingAsked,
            BillPayments.StandingTold, BillPayments.PaidAsked {
    }

    /** All issuers are there: what a restart interrupted goes on. Told once, before any request. */
    public record Resume(List<ActorRef<Command>> shards) implements Command {
    }

    /** Nothing more comes: what waits for an issuer that will not answer in time is given up now. */
    public record Drain() implements Command {
    }

    /** Who wants to know whether a bill is paid; told on the shard's thread, and to hand it to an actor. */
    @FunctionalInterface
    public interface BillInquirer {

        /** @param paid whether a payment of the bill stands */
        void told(boolean paid);
    }

    /**
     * Somebody asks whether a bill of this shard is paid. Nothing changes.
     *
     * @param code the bill's number
     */
    public record BillAsked(long code, BillInquirer inquirer) implements Command {
    }

    /** Time to look after holds and after reversals that an issuer owes an answer to. */
    private record Chores(long atEpochMillis) implements Command {
    }

    /**
     * A request that passed the stages before, and how it ended. One object from its partition to here and back, so that a purchase is not packed
     * anew at each stage: who has it at the moment touches it, and nobody who has handed it on.
     */
    public static non-sealed class Handle implements Command, Decided, Completion {

        private final CardRequest request;
        private final Passage passage;
        private final ReplyTo replyTo;
        private final Executor home;
        private String refusal;
        private byte[] judged;
        private Decision decision;
        private Handle cancelled;

        /**
         * @param passage when it came, and where its time has gone
         * @param replyTo who is told, once it is durable
         * @param home where that is: the executor of the loop that {@code replyTo} runs on
         */
        public Handle(CardRequest request, Passage passage, ReplyTo replyTo, Executor home) {
            this.request = request;
            this.passage = passage;
            this.replyTo = replyTo;
            this.home = home;
        }

        /**
         * The rules have judged it; by their screener, before it is handed on.
         *
         * @param code what they refuse with, or null
         * @param record what the journal is to hold of the rules of the file, or null
         */
        public final void judged(String code, byte[] record) {
            refusal = code;
            judged = record;
        }

        @Override
        public final CardRequest request() {
            return request;
        }

        /** When it came, and where its time has gone. */
        public final Passage passage() {
            return passage;
        }

        /** Who is told how it ended. */
        public final ReplyTo replyTo() {
            return replyTo;
        }

        /** Where who is told runs. */
        public final Executor home() {
            return home;
        }

        /** The code that a rule refused with, or null. */
        public final String refusal() {
            return refusal;
        }

        /** What the record is to hold of the rules of the file, or null. */
        public final byte[] judged() {
            return judged;
        }

        @Override
        public final String responseCode() {
            return decision.responseCode();
        }

        @Override
        public final byte[] answer() {
            return decision.answer();
        }

        @Override
        public final Event event() {
            return decision.event();
        }

        /** @param original the waiting request that this one cancels, or null */
        private void decided(Decision own, Handle original) {
            decision = own;
            cancelled = original;
        }

        @Override
        public final void durable(long commitBegunNanos, long durableNanos) {
            passage.durable(commitBegunNanos, durableNanos);
            durable();
        }

        @Override
        public final void durable() {
            if (cancelled != null) {
                tellCancelled((Declined) decision.before());
            }
            replyTo.tell(this);
        }

        @Override
        public final void failed(JournalFailure why) {
            if (cancelled != null) {
                answerNow(cancelled, ResponseCode.OUR_FAULT);
            }
            answerNow(this, ResponseCode.OUR_FAULT);
        }

        private void tellCancelled(Declined event) {
            cancelled.replyTo.tell(new Ended(cancelled.request, event.responseCode(), event.answer(), event, false));
        }
    }

    /**
     * Something that stands in this stream and moves no money, as a snooze.
     *
     * @param kept told whether it is durable
     */
    public record Keep(Event event, CompletableFuture<Boolean> kept) implements Command {
    }

    /** The shard's state is to be copied as it is when this arrives. */
    public record Snapshot(SnapshotSource.Sink sink) implements Command {
    }

    /** The pause between two slices of the copy is over. */
    private record CopyOn() implements Command {
    }

    /** The alarm rang: something that waits may be due. */
    private record Due(long nowNanos) implements Command {
    }

    /** Who is told how a request ended. It hands that to an actor and does nothing else; any thread may call it. */
    @FunctionalInterface
    public interface ReplyTo {

        /** Once a request, or twice when its answer follows. */
        void tell(Decided decided);
    }

    /** How a request ended, durable where it has to be. Any thread. */
    public interface Decided {

        /** What was asked. */
        CardRequest request();

        /** Field 39 of the answer. */
        String responseCode();

        /** The answer, MTI up to the last field before the MAC; null when nothing changed. */
        byte[] answer();

        /** The record that stands in the journal, or null when nothing changed and the STAN stays free. */
        Event event();

        /** The record is durable and to be taken in, but the answer waits for another shard's. */
        default boolean answerFollows() {
            return false;
        }
    }

    /** An end that is told apart from its request's own. */
    public record Ended(CardRequest request, String responseCode, byte[] answer, Event event, boolean answerFollows) implements Decided {

        static Ended ahead(Decided decided) {
            return new Ended(decided.request(), decided.responseCode(), decided.answer(), decided.event(), true);
        }
    }

    private final Ledger ledger;
    private final int stream;
    private final IssuerSettings settings;
    private final Journal journal;
    private final ApprovalListener approvals;
    private final Clock clock;
    private final StageWriter stages;
    private final ShardStream records;
    private final Shards shards = new Shards();
    private final Parking parking;
    private final Upkeep upkeep;
    private final TransferSteps transfers;
    private final BillPayments bills;
    private final Copying copying;

    private Issuer(ActorContext<Command> context, Ledger ledger, int stream, IssuerSettings settings, Journal journal,
            ApprovalListener approvals, Alarm alarm, Copying.Pace pace, Clock clock, StageWriter stages, Counts counts) {
        super(context);
        ActorRef<Command> self = context.getSelf();
        this.ledger = ledger;
        this.stream = stream;
        this.settings = settings;
        this.journal = journal;
        this.approvals = approvals;
        this.clock = clock;
        this.stages = stages;
        this.records = new ShardStream(ledger, stream, journal, approvals);
        this.parking = new Parking(settings, alarm, nowNanos -> self.tell(new Due(nowNanos)));
        this.upkeep = new Upkeep(ledger, records, settings, clock,
                afterNanos -> alarm.ringAfter(afterNanos, _ -> self.tell(new Chores(clock.epochMillis()))), counts);
        this.transfers = new TransferSteps(ledger, records, journal, settings.ranges(), shards, context, counts);
        this.bills = new BillPayments(ledger, records, parking, shards, self);
        this.copying = new Copying(pace, alarm, clock, _ -> self.tell(new CopyOn()));
    }

    /**
     * @param ledger the shard's state as recovered; from now on this actor's alone
     * @param stream the shard's stream in the journal
     */
    public static Behavior<Command> create(Ledger ledger, int stream, IssuerSettings settings, Journal journal,
            ApprovalListener approvals, Alarm alarm, Copying.Pace pace, Clock clock, StageWriter stages, Counts counts) {
        return Behaviors.setup(context ->
                new Issuer(context, ledger, stream, settings, journal, approvals, alarm, pace, clock, stages,
                        counts));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Handle handle -> onHandle(handle);
            case Due due -> parking.onDue(due.nowNanos(), this::end);
            case Snapshot snapshot -> onSnapshot(snapshot.sink());
            case CopyOn copyOn -> copying.next();
            case Resume resume -> onResume(resume.shards());
            case TransferSteps.Receive receive -> transfers.onReceive(receive);
            case TransferSteps.Received received -> transfers.onReceived(received);
            case Chores due -> upkeep.onDue(due.atEpochMillis());
            case Drain drain -> parking.drain(this::end);
            case Keep keep -> records.keep(keep.event(), keep.kept());
            case BillPayments.Claimed claimed -> bills.onClaimed(claimed.claim());
            case BillPayments.Kept kept -> onKept(kept);
            case BillPayments.StandingAsked asked -> bills.onStandingAsked(asked);
            case BillPayments.StandingTold told -> bills.onStandingTold(told);
            case BillAsked asked -> bills.onBillAsked(asked);
            case BillPayments.PaidAsked paid -> bills.onPaidAsked(paid.asked());
        }
        return this;
    }

    private void onResume(List<ActorRef<Command>> all) {
        shards.are(all);
        transfers.resume();
        upkeep.setAlarm();
    }

    private void onSnapshot(SnapshotSource.Sink sink) {
        sink.beginAt(ledger.sequence());
        PieceSink joined = new JoinedSink(sink, 2);
        approvals.copy(joined);
        copying.begin(ledger.pieces(), 0, joined);
    }

    private void onHandle(Handle handle) {
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
    private void guarded(Handle handle, Runnable decision) {
        long before = ledger.sequence();
        try {
            decision.run();
        } catch (RuntimeException e) {
            failed(handle, before, e);
        }
    }

    private void failed(Handle handle, long sequenceBefore, RuntimeException why) {
        if (ledger.sequence() != sequenceBefore) {
            throw why;
        }
        getContext().getLog().error("a request could not be decided", why);
        refuseNow(handle, ResponseCode.OUR_FAULT);
    }

    private void onAuthorization(AuthorizationRequest request, Handle handle) {
        if (BillClaims.code(request) != 0 && handle.refusal() == null) {
            claim(request, handle);
        } else {
            authorize(request, handle);
        }
    }

    private void authorize(AuthorizationRequest request, Handle handle) {
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

    private void claim(AuthorizationRequest request, Handle handle) {
        String refusal = bills.claim(request, handle);
        if (refusal != null) {
            refuseNow(handle, refusal);
        }
    }

    private void onKept(BillPayments.Kept kept) {
        Handle handle = bills.onKept(kept.claim());
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

    private void decide(AuthorizationRequest request, Handle handle, String refusal) {
        IssuerTerms terms = settings.ranges().of(request.pan());
        String judged = refusal != null ? refusal : judge(request, handle);
        Decision decision = ledger.decide(request, terms, judged, handle.judged());
        if (sealed(request, decision, handle)) {
            // One record later it has other references.
            decision = ledger.decide(request, terms, judged, handle.judged());
        }
        journal(decision, handle.request(), handle, null);
        if (holdsMoney(request.kind())) {
            upkeep.setAlarm();
        }
    }

    /**
     * Keeps the number of a card that is seen for the first time, sealed, in front of its account's opening; and in front of a transfer that
     * of the payee's card, which only this request knows, and whose account may be opened by it in another shard.
     */
    private boolean sealed(AuthorizationRequest request, Decision decision, Handle handle) {
        boolean transfer = request.kind() == Kind.TRANSFER && ResponseCode.isApproval(decision.responseCode());
        CardToken payee = transfer ? request.particulars().payee().token() : null;
        Event ofPayee = transfer ? sealedEvent(payee, request.layout().sealedPayee(payee), request) : null;
        Event own = decision.before() instanceof AccountOpened
                ? sealedEvent(request.token(), request.layout().sealedPan(request.token()), request) : null;
        if (own != null && ofPayee != null) {
            long sequence = ledger.sequence() + 1;
            ledger.apply(own);
            ledger.apply(ofPayee);
            journal.append(Append.of(stream, sequence, own, ofPayee, handle.home(), ShardStream.NOTHING_WAITS));
        } else if (own != null || ofPayee != null) {
            record(own != null ? own : ofPayee, handle);
        }
        return own != null || ofPayee != null;
    }

    private static Event sealedEvent(CardToken token, byte[] sealed, AuthorizationRequest request) {
        return sealed == null ? null : new PanSealed(token, sealed, request.atEpochMillis());
    }

    /** What PIN, card value and chip say; what they change stands in the stream before the outcome. */
    private String judge(AuthorizationRequest request, Handle handle) {
        CardProof proof = request.layout().proof();
        if (proof == null) {
            return null;
        }
        CardGuards.Verdict verdict = ledger.guards().judge(request.token(), proof, settings.pinTriesMax(),
                request.atEpochMillis());
        if (verdict.change() != null) {
            record(verdict.change(), handle);
        }
        return verdict.responseCode();
    }

    /** Takes a record that nobody waits for: the outcome stands behind it. */
    private void record(Event event, Handle handle) {
        long sequence = ledger.sequence() + 1;
        ledger.apply(event);
        journal.append(Append.of(stream, sequence, event, handle.home(), ShardStream.NOTHING_WAITS));
    }

    private static boolean holdsMoney(Kind kind) {
        return kind.money() == Kind.Money.HOLDS || kind == Kind.COMPLETION_VOID;
    }

    private void onReversal(ReversalRequest request, Handle handle) {
        Handle original = parking.takeOriginal(request);
        if (original != null) {
            notApproved(original);
        }
        Decision decision = ledger.decide(request, handle.judged(),
                original == null ? null : (AuthorizationRequest) original.request(),
                original == null ? null : original.judged());
        if (decision.event() == null) {
            answerNow(handle, decision.responseCode());
            return;
        }
        journal(decision, request, handle, original);
        if (holdsMoney(request.kind()) || request.kind() == Kind.COMPLETION) {
            upkeep.setAlarm();
        }
    }

    /** Takes the events into the state and makes them durable; the original that a reversal cancelled is told too. */
    private void journal(Decision decision, CardRequest request, Handle handle, Handle cancelled) {
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

    private void tellRules(Decision decision, CardRequest request, Handle handle) {
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
    private void end(Waiting.Entry entry) {
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

    private void refuseNow(Handle handle, String code) {
        notApproved(handle);
        answerNow(handle, code);
    }

    /** The rules count what they let pass until they are told how it ended. */
    private void notApproved(Handle handle) {
        if (handle.refusal() == null && handle.request() instanceof AuthorizationRequest sale
                && sale.kind().isSale()) {
            approvals.notApproved(sale.token());
        }
    }

    static void answerNow(Handle handle, String code) {
        handle.replyTo().tell(new Ended(handle.request(), code, null, null, false));
    }
}

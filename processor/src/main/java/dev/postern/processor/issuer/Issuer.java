package dev.postern.processor.issuer;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.BillReserved;
import dev.postern.processor.authorization.CardGuards;
import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Decision;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TransferStep;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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
    public sealed interface Command permits Handle, Keep, Due, Snapshot, CopyOn, Resume, Receive, Received, Chores, Drain,
            Claimed, Kept, StandingAsked, StandingTold, BillAsked, PaidAsked {
    }

    /** All issuers are there: what a restart interrupted goes on. Told once, before any request. */
    public record Resume(List<ActorRef<Command>> shards) implements Command {
    }

    /** Nothing more comes: what waits for an issuer that will not answer in time is given up now. */
    public record Drain() implements Command {
    }

    /**
     * The payee of a transfer is this shard's.
     *
     * @param back the money is to be taken again
     */
    private record Receive(Transfers.Transfer transfer, boolean back, long atEpochMillis, ActorRef<Command> payer)
            implements Command {
    }

    /** The payee's shard has done so, and that is durable. */
    private record Received(long transferId, boolean back, long atEpochMillis) implements Command {
    }

    /** A card wants to pay a bill of this shard. */
    private record Claimed(BillClaims.Claim claim) implements Command {
    }

    /** @param refusal why the bill may not be paid now, or null: it is kept for that card, and that is durable */
    private record Kept(BillClaims.Claim claim, String refusal) implements Command {
    }

    /** Another card wants to pay a bill that is kept for a card of this shard. */
    private record StandingAsked(long code, CardToken former, ActorRef<Command> shard) implements Command {
    }

    private record StandingTold(long code, BillClaims.Standing standing) implements Command {
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

    /** The same question at the shard of the card that the bill is kept for. */
    private record PaidAsked(BillAsked asked) implements Command {
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

        private static Ended ahead(Decided decided) {
            return new Ended(decided.request(), decided.responseCode(), decided.answer(), decided.event(), true);
        }
    }

    /** The shard's features, which count approvals and are copied with the ledger. Called on the shard's thread. */
    @FunctionalInterface
    public interface ApprovalListener {

        /**
         * The shard took the end of a sale into its state. All in one: a sale that still counts as running when it is counted already would
         * decline the next one, which may come as soon as this one is answered.
         *
         * @param event that the shard took: the sale's {@link Approved} or {@link Declined}
         * @param streamSequence the event's number in the shard's stream
         */
        void ended(Event event, long streamSequence);

        /** A sale that the rules let pass ended without a record, or never will end. */
        default void notApproved(CardToken token) {
        }

        /**
         * The shard took an event into its state.
         *
         * @param originalEpochMillis of a reversal: when its original was decided, 0 when that is not known
         * @param streamSequence the event's number in the shard's stream
         */
        default void recorded(Event event, long originalEpochMillis, long streamSequence) {
        }

        /** A copy begins behind the approvals told so far; who keeps no features has nothing to add. */
        default void copy(PieceSink sink) {
            sink.end();
        }
    }

    /** Completions that only tell an actor run where the journal is. */
    private static final Executor AT_ONCE = Runnable::run;
    /** Holds that are freed in one go. */
    private static final int CHORES_MAX = 1_000;
    /** A step of the wall clock frees holds no later than this. */
    private static final long HOLD_LOOK_MILLIS_MAX = 60_000;
    private static final Completion NOTHING_WAITS = new Completion() {
        @Override
        public void durable() {
            // The outcome stands behind it in the stream.
        }

        @Override
        public void failed(JournalFailure why) {
            // The journal has told the node, which stops.
        }
    };

    private final Ledger ledger;
    private final int stream;
    private final IssuerSettings settings;
    private final Journal journal;
    private final ApprovalListener approvals;
    private final Clock clock;
    private final StageWriter stages;
    private final Alarm alarm;
    private final LongConsumer ring;
    private final Waiting waiting = new Waiting();
    /** When the alarms that were set will ring, soonest first. */
    private final PriorityQueue<Long> rings = new PriorityQueue<>((a, b) -> Long.signum(a - b));
    private final Copying copying;
    private final Counts counts;
    private final ActorRef<Command> self;
    private final Consumer<Long> chores;
    /** Who is told when a transfer, or its way back, is done: by its id. At most the node's requests in flight. */
    private final Map<Long, Handle> transfersAsked = new HashMap<>();
    /** How often each owed reversal was sent since the start. */
    private final Map<Long, Integer> attempts = new HashMap<>();
    private final BillClaims claims = new BillClaims();
    private List<ActorRef<Command>> shards = List.of();
    /** When the soonest of the alarms that were set for chores rings. */
    private long choresAtEpochMillis = Long.MAX_VALUE;
    private boolean draining;

    private Issuer(ActorContext<Command> context, Ledger ledger, int stream, IssuerSettings settings, Journal journal,
            ApprovalListener approvals, Alarm alarm, Copying.Pace pace, Clock clock, StageWriter stages, Counts counts) {
        super(context);
        this.counts = counts;
        this.ledger = ledger;
        this.stream = stream;
        this.settings = settings;
        this.journal = journal;
        this.approvals = approvals;
        this.alarm = alarm;
        this.clock = clock;
        this.stages = stages;
        ActorRef<Command> self = context.getSelf();
        this.self = self;
        this.chores = afterNanos -> alarm.ringAfter(afterNanos, _ -> self.tell(new Chores(clock.epochMillis())));
        this.ring = nowNanos -> self.tell(new Due(nowNanos));
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
            case Due due -> onDue(due.nowNanos());
            case Snapshot snapshot -> onSnapshot(snapshot.sink());
            case CopyOn copyOn -> copying.next();
            case Resume resume -> onResume(resume.shards());
            case Receive receive -> onReceive(receive);
            case Received received -> onReceived(received);
            case Chores due -> onChores(due.atEpochMillis());
            case Drain drain -> onDrain();
            case Keep keep -> onKeep(keep);
            case Claimed claimed -> onClaimed(claimed.claim());
            case Kept kept -> onKept(kept.claim(), kept.refusal());
            case StandingAsked asked -> onStandingAsked(asked);
            case StandingTold told -> onStandingTold(told.code(), told.standing());
            case BillAsked asked -> onBillAsked(asked);
            case PaidAsked paid -> paid.asked().inquirer().told(ledger.isUsed(paid.asked().code()));
        }
        return this;
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
            park(request, handle, card);
        } else if (card != null && ResponseCode.ISSUER_UNAVAILABLE.equals(card.responseCode())) {
            refuseNow(handle, ResponseCode.ISSUER_UNAVAILABLE);
        } else {
            decide(request, handle, card == null ? handle.refusal() : card.responseCode());
        }
    }

    /** A bill is paid by one card: it waits until the bill's own shard keeps it for this one. */
    private void claim(AuthorizationRequest request, Handle handle) {
        long code = BillClaims.code(request);
        if (draining || waiting.size() >= settings.waitingMax()) {
            refuseNow(handle, ResponseCode.ISSUER_UNAVAILABLE);
        } else if (waiting.paying(code) != null) {
            refuseNow(handle, ResponseCode.IN_PROGRESS);
        } else {
            waiting.add(new Waiting.Entry(OriginalKey.of(request.exchange()), handle,
                    handle.passage().arrivedNanos() + settings.deadlineNanos(), Waiting.End.GIVEN_UP));
            setAlarm(handle.passage().arrivedNanos());
            shards.get((int) Long.remainderUnsigned(code, shards.size())).tell(new Claimed(new BillClaims.Claim(code,
                    request.token(), request.particulars().codeUntilEpochMillis(), request.atEpochMillis(), self)));
        }
    }

    private void onClaimed(BillClaims.Claim claim) {
        CardToken former = ledger.billPayer(claim.code());
        if (former == null || former.equals(claim.token())) {
            keep(claim);
        } else if (claims.add(claim)) {
            shards.get(former.shard(shards.size())).tell(new StandingAsked(claim.code(), former, self));
        } else {
            claim.payer().tell(new Kept(claim, ResponseCode.IN_PROGRESS));
        }
    }

    private void keep(BillClaims.Claim claim) {
        BillReserved event = new BillReserved(claim.token(), claim.code(), claim.untilEpochMillis(), claim.atEpochMillis());
        ledger.apply(event);
        approvals.recorded(event, 0, ledger.sequence());
        journal.append(Append.of(stream, ledger.sequence(), event, AT_ONCE,
                new WhenDurable(() -> claim.payer().tell(new Kept(claim, null)))));
    }

    private void onStandingAsked(StandingAsked asked) {
        Waiting.Entry entry = waiting.paying(asked.code());
        // The one that waits may be of the very card that claims the bill, when both are of this shard.
        boolean runs = entry != null && entry.handle().request().token().equals(asked.former());
        asked.shard().tell(new StandingTold(asked.code(), ledger.isUsed(asked.code()) ? BillClaims.Standing.PAID
                : runs ? BillClaims.Standing.RUNNING : BillClaims.Standing.NONE));
    }

    private void onStandingTold(long code, BillClaims.Standing standing) {
        BillClaims.Claim claim = claims.take(code);
        switch (standing) {
            case PAID -> claim.payer().tell(new Kept(claim, ResponseCode.WRONG_STATE));
            case RUNNING -> claim.payer().tell(new Kept(claim, ResponseCode.IN_PROGRESS));
            case NONE -> keep(claim);
        }
    }

    /** Whether it is paid, the shard of the card knows that it is kept for. */
    private void onBillAsked(BillAsked asked) {
        CardToken payer = ledger.billPayer(asked.code());
        if (payer == null) {
            asked.inquirer().told(false);
        } else {
            shards.get(payer.shard(shards.size())).tell(new PaidAsked(asked));
        }
    }

    /** Nobody waits any more when the payment was reversed or given up meanwhile; the next who asks learns that. */
    private void onKept(BillClaims.Claim claim, String refusal) {
        Waiting.Entry entry = waiting.paying(claim.code());
        if (entry == null || entry.end() != Waiting.End.GIVEN_UP || !entry.handle().request().token().equals(claim.token())) {
            return;
        }
        waiting.take(entry.key());
        AuthorizationRequest request = (AuthorizationRequest) entry.handle().request();
        guarded(entry.handle(), () -> {
            if (refusal == null) {
                authorize(request, entry.handle());
            } else if (ResponseCode.IN_PROGRESS.equals(refusal)) {
                refuseNow(entry.handle(), refusal);
            } else {
                decide(request, entry.handle(), refusal);
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
            setChores();
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
            journal.append(Append.of(stream, sequence, own, ofPayee, handle.home(), NOTHING_WAITS));
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
        journal.append(Append.of(stream, sequence, event, handle.home(), NOTHING_WAITS));
    }

    private static boolean holdsMoney(Kind kind) {
        return kind.money() == Kind.Money.HOLDS || kind == Kind.COMPLETION_VOID;
    }

    private void onReversal(ReversalRequest request, Handle handle) {
        Waiting.Entry original = waiting.take(
                new OriginalKey(request.exchange().terminal(), request.originalBatch(), request.originalStan()));
        if (original != null && !original.handle().request().token().equals(request.token())) {
            waiting.add(original);
            original = null;
        }
        if (original != null) {
            notApproved(original.handle());
        }
        Decision decision = ledger.decide(request, handle.judged(),
                original == null ? null : (AuthorizationRequest) original.handle().request(),
                original == null ? null : original.handle().judged());
        if (decision.event() == null) {
            answerNow(handle, decision.responseCode());
            return;
        }
        journal(decision, request, handle, original == null ? null : original.handle());
        if (holdsMoney(request.kind()) || request.kind() == Kind.COMPLETION) {
            setChores();
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
            askPayee(transfer, decision, sequence, handle);
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

    /** Answered when the payee's side is durable too; what a crash interrupts goes on after the restart. */
    private void askPayee(Transfers.Transfer transfer, Decision decision, long sequence, Handle handle) {
        boolean back = transfer.state() == Transfers.State.RETURNING;
        Handle former = transfersAsked.put(transfer.id(), handle);
        Completion durable = new Completion() {
            @Override
            public void durable(long commitBegunNanos, long durableNanos) {
                handle.passage().durable(commitBegunNanos, durableNanos);
                durable();
            }

            @Override
            public void durable() {
                if (former != null) {
                    // Its reversal overtook the transfer's own way to the payee: nobody waits for that any more. The debit's
                    // record stands before this one, and may not have been durable when the reversal came.
                    former.replyTo().tell(former);
                }
                // The window takes it in now: a snapshot of the partition would miss it otherwise.
                handle.replyTo().tell(Ended.ahead(handle));
                receiver(transfer).tell(new Receive(transfer, back, handle.request().atEpochMillis(), self));
            }

            @Override
            public void failed(JournalFailure why) {
                if (former != null) {
                    answerNow(former, ResponseCode.OUR_FAULT);
                }
                answerNow(handle, ResponseCode.OUR_FAULT);
            }
        };
        journal.append(decision.before() == null
                ? Append.of(stream, sequence, decision.event(), handle.home(), durable)
                : Append.of(stream, sequence, decision.before(), decision.event(), handle.home(), durable));
    }

    private ActorRef<Command> receiver(Transfers.Transfer transfer) {
        return shards.get(transfer.payee().token().shard(shards.size()));
    }

    private void onResume(List<ActorRef<Command>> all) {
        shards = all;
        for (Transfers.Transfer transfer : ledger.runningTransfers()) {
            receiver(transfer).tell(new Receive(transfer, transfer.state() == Transfers.State.RETURNING,
                    transfer.atEpochMillis(), self));
        }
        setChores();
    }

    private void onReceive(Receive receive) {
        Transfers.Transfer transfer = receive.transfer();
        if (ledger.forgot(transfer)) {
            counts.refused("transfer-too-old");
            getContext().getLog().error("transfer {} is older than what its payee's shard remembers: its money stays in transit", transfer.id());
            return;
        }
        Received done = new Received(transfer.id(), receive.back(), receive.atEpochMillis());
        IssuerTerms terms = settings.ranges().ofBin(transfer.payee().maskedPan());
        Ledger.Receipt receipt = ledger.receive(transfer, receive.back(), terms, receive.atEpochMillis());
        if (receipt == null) {
            receive.payer().tell(done);
            return;
        }
        long sequence = ledger.sequence() + 1;
        if (receipt.opened() != null) {
            ledger.apply(receipt.opened());
            approvals.recorded(receipt.opened(), 0, ledger.sequence());
        }
        ledger.apply(receipt.step());
        approvals.recorded(receipt.step(), 0, ledger.sequence());
        Completion completion = new WhenDurable(() -> receive.payer().tell(done));
        journal.append(receipt.opened() == null ? Append.of(stream, sequence, receipt.step(), AT_ONCE, completion)
                : Append.of(stream, sequence, receipt.opened(), receipt.step(), AT_ONCE, completion));
    }

    private void onReceived(Received received) {
        TransferStep end = ledger.settle(received.transferId(), received.back(), received.atEpochMillis());
        if (end == null) {
            return;
        }
        ledger.apply(end);
        approvals.recorded(end, 0, ledger.sequence());
        Handle told = transfersAsked.remove(received.transferId());
        boolean answersWhenDurable = received.back() && told != null;
        if (!received.back() && told != null) {
            told.durable();
        }
        journal.append(Append.of(stream, ledger.sequence(), end, AT_ONCE,
                answersWhenDurable ? told : new WhenDurable(() -> { })));
    }

    /** Sets an alarm for the next try of a reversal that is owed, and for the end of the next hold. */
    private void setChores() {
        long nowMillis = clock.epochMillis();
        long retryMillis = TimeUnit.NANOSECONDS.toMillis(settings.reversalRetryNanos());
        long due = ledger.owedReversals().iterator().hasNext() ? nowMillis + retryMillis : Long.MAX_VALUE;
        long holdEnd = ledger.nextHoldEndEpochMillis();
        if (holdEnd != Long.MAX_VALUE) {
            due = Math.min(due, Math.clamp(holdEnd, nowMillis + retryMillis, nowMillis + HOLD_LOOK_MILLIS_MAX));
        }
        if (due < choresAtEpochMillis) {
            choresAtEpochMillis = due;
            chores.accept(TimeUnit.MILLISECONDS.toNanos(due - nowMillis));
        }
    }

    private void onChores(long atEpochMillis) {
        if (atEpochMillis >= choresAtEpochMillis) {
            choresAtEpochMillis = Long.MAX_VALUE;
        }
        int left = CHORES_MAX;
        for (HoldExpired event = ledger.expired(atEpochMillis); event != null && left > 0;
                event = ledger.expired(atEpochMillis)) {
            record(event);
            left--;
        }
        for (long declined : ledger.owedReversals()) {
            sendReversal(declined, atEpochMillis);
        }
        setChores();
    }

    /** The simulated issuer answers at the third try; until then ours is the only side that knows of it. */
    private void sendReversal(long declinedSequence, long atEpochMillis) {
        int attempt = attempts.merge(declinedSequence, 1, Integer::sum);
        counts.refused("issuer-reversal-sent");
        if (attempt == 1) {
            // Its late approval has come meanwhile: it must not be sent on.
            counts.refused("late-approval");
        }
        if (attempt >= TestCard.REVERSAL_ANSWERED_AT_ATTEMPT) {
            attempts.remove(declinedSequence);
            record(ledger.reversalAnswered(declinedSequence, attempt, atEpochMillis));
        }
    }

    private void record(Event event) {
        ledger.apply(event);
        approvals.recorded(event, 0, ledger.sequence());
        journal.append(Append.of(stream, ledger.sequence(), event, AT_ONCE, new WhenDurable(() -> { })));
    }

    private void onKeep(Keep keep) {
        ledger.apply(keep.event());
        approvals.recorded(keep.event(), 0, ledger.sequence());
        journal.append(Append.of(stream, ledger.sequence(), keep.event(), AT_ONCE, new Completion() {
            @Override
            public void durable() {
                keep.kept().complete(true);
            }

            @Override
            public void failed(JournalFailure why) {
                keep.kept().complete(false);
            }
        }));
    }

    private void onDrain() {
        draining = true;
        for (Waiting.Entry entry : waiting.takeUnanswered()) {
            end(entry);
        }
    }

    private void park(AuthorizationRequest request, Handle handle, TestCard card) {
        boolean answersInTime = card.delayNanos() < settings.deadlineNanos();
        if (draining && !answersInTime || waiting.size() >= settings.waitingMax()) {
            refuseNow(handle, ResponseCode.ISSUER_UNAVAILABLE);
            return;
        }
        long due = handle.passage().arrivedNanos() + (answersInTime ? card.delayNanos() : settings.deadlineNanos());
        Waiting.End end = card == TestCard.LATE ? Waiting.End.TOO_LATE
                : answersInTime ? Waiting.End.DECIDED : Waiting.End.GIVEN_UP;
        waiting.add(new Waiting.Entry(OriginalKey.of(request.exchange()), handle, due, end));
        setAlarm(handle.passage().arrivedNanos());
    }

    private void onDue(long nowNanos) {
        rings.poll();
        for (Waiting.Entry entry = waiting.takeDue(nowNanos); entry != null; entry = waiting.takeDue(nowNanos)) {
            end(entry);
        }
        setAlarm(nowNanos);
    }

    private void end(Waiting.Entry entry) {
        AuthorizationRequest request = (AuthorizationRequest) entry.handle().request();
        guarded(entry.handle(), () -> {
            if (entry.end() == Waiting.End.TOO_LATE) {
                decide(request, entry.handle(), ResponseCode.ISSUER_TOO_LATE);
                setChores();
            } else if (entry.end() == Waiting.End.DECIDED) {
                decide(request, entry.handle(), null);
            } else {
                refuseNow(entry.handle(), ResponseCode.ISSUER_UNAVAILABLE);
            }
        });
    }

    /** Sets an alarm unless one rings early enough, so that only a few are ever set at once. */
    private void setAlarm(long nowNanos) {
        if (waiting.size() == 0) {
            return;
        }
        long due = waiting.nextDueNanos();
        if (rings.isEmpty() || due - rings.peek() < 0) {
            rings.add(due);
            alarm.ringAfter(Math.max(0, due - nowNanos), ring);
        }
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

    private static void answerNow(Handle handle, String code) {
        handle.replyTo().tell(new Ended(handle.request(), code, null, null, false));
    }

    /** What is done when it is durable; when it never is, the node ends and a restart goes on from what was. */
    private record WhenDurable(Runnable then) implements Completion {

        @Override
        public void durable() {
            then.run();
        }

        @Override
        public void failed(JournalFailure why) {
            // The journal has told the node, which stops.
        }
    }
}

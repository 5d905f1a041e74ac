package dev.postern.processor.issuer;

import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.Decision;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Passage;
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
        final void decided(Decision own, Handle original) {
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
                cancelled.end(ResponseCode.OUR_FAULT);
            }
            end(ResponseCode.OUR_FAULT);
        }

        /** Tells a code; nothing changed. */
        final void end(String code) {
            replyTo.tell(new Ended(request, code, null, null, false));
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
    private final ApprovalListener approvals;
    private final ShardStream records;
    private final Shards shards = new Shards();
    private final Parking parking;
    private final Upkeep upkeep;
    private final TransferSteps transfers;
    private final BillPayments bills;
    private final Deciding deciding;
    private final Copying copying;

    private Issuer(ActorContext<Command> context, Ledger ledger, int stream, IssuerSettings settings, Journal journal,
            ApprovalListener approvals, Alarm alarm, Copying.Pace pace, Clock clock, StageWriter stages, Counts counts) {
        super(context);
        ActorRef<Command> self = context.getSelf();
        this.ledger = ledger;
        this.approvals = approvals;
        this.records = new ShardStream(ledger, stream, journal, approvals);
        this.parking = new Parking(settings, alarm, nowNanos -> self.tell(new Due(nowNanos)));
        this.upkeep = new Upkeep(ledger, records, settings, clock,
                afterNanos -> alarm.ringAfter(afterNanos, _ -> self.tell(new Chores(clock.epochMillis()))), counts);
        this.transfers = new TransferSteps(ledger, records, journal, settings.ranges(), shards, context, counts);
        this.bills = new BillPayments(ledger, records, parking, shards, self);
        this.deciding = new Deciding(context, ledger, stream, settings, journal, approvals, clock, stages, parking, upkeep, transfers, bills);
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
            case Handle handle -> deciding.onHandle(handle);
            case Due due -> parking.onDue(due.nowNanos(), deciding::end);
            case Snapshot snapshot -> onSnapshot(snapshot.sink());
            case CopyOn copyOn -> copying.next();
            case Resume resume -> onResume(resume.shards());
            case TransferSteps.Receive receive -> transfers.onReceive(receive);
            case TransferSteps.Received received -> transfers.onReceived(received);
            case Chores due -> upkeep.onDue(due.atEpochMillis());
            case Drain drain -> parking.drain(deciding::end);
            case Keep keep -> records.keep(keep.event(), keep.kept());
            case BillPayments.Claimed claimed -> bills.onClaimed(claimed.claim());
            case BillPayments.Kept kept -> deciding.onKept(kept);
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
}

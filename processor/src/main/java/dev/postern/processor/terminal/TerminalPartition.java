package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.keys.CardTokens;
import dev.postern.processor.keys.PanSealing;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.state.Copying;
import dev.postern.processor.time.Alarm;
import dev.postern.processor.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The terminals of one partition: the only writer of their keys, windows and stream. It holds the order of the checks
 * that need no card (protocol contract, section 4) and sends what passes to the card's shard; {@link Answering} is the
 * way back. Runs on its partition's event loop.
 */
public final class TerminalPartition extends AbstractMatchingBehavior<TerminalPartition.Command> {

    /** What a partition is told. */
    public sealed interface Command permits Submit, CardDecided, Durable, Remembered, ConnectionClosed,
            Snapshot, CopyOn {
    }

    /**
     * A request of one of this partition's terminals.
     *
     * @param malformedField the field that could not be read, or -1
     * @param admission what the node still takes
     */
    record Submit(TerminalRequest request, int malformedField, Admission admission,
            ActorRef<TerminalConnection.Command> connection) implements Command {
    }

    /** A connection that spoke for terminals of this partition is gone. */
    record ConnectionClosed(long terminal, ActorRef<TerminalConnection.Command> connection) implements Command {
    }

    /** The partition's state is to be copied as it is when this arrives. */
    public record Snapshot(SnapshotSource.Sink sink) implements Command {
    }

    /** The pause between two slices of the copy is over. */
    private record CopyOn() implements Command {
    }

    private record CardDecided(Issuer.Decided decided) implements Command {
    }

    /** A record of this partition's own stream is durable, or never will be. */
    private record Durable(Answering.Pending pending, boolean written) implements Command {
    }

    /** The journal was asked for the first answer to a repeat; null when it has none. */
    private record Remembered(TerminalState terminal, Submit submit, long fingerprint, Event event)
            implements Command {
    }

    /** What the way back from a card shard needs; rides along as the layout of the answer. */
    private record Asked(TerminalState terminal, TerminalRequest request,
            ActorRef<TerminalConnection.Command> connection, CardProof proof, PanSealing sealing)
            implements dev.postern.processor.authorization.AnswerLayout {

        @Override
        public byte[] sealedPan(CardToken token) {
            return sealing == null ? null : sealing.seal(request.pan, token, request.atEpochMillis);
        }

        @Override
        public byte[] encode(Outcome outcome) {
            return request.encode(outcome);
        }
    }

    private final Terminals terminals;
    private final PartitionStage stage;
    private final Journal journal;
    private final Executor home;
    private final Clock clock;
    private final StageWriter stages;
    private final Counts counts;
    private final CardTokens tokens;
    private final Answering answering;
    private final SignOns signOns;
    private final ActorRef<Issuer.Decided> decisions;
    private final ActorRef<Command> self;
    private final Copying copying;

    private TerminalPartition(ActorContext<Command> context, Terminals terminals, int partition, int stream,
            PartitionStage stage, Journal journal, Executor home, Alarm alarm, Copying.Pace pace, Clock clock,
            StageWriter stages, Counts counts) {
        super(context);
        this.terminals = terminals;
        this.stage = stage;
        this.journal = journal;
        this.home = home;
        this.clock = clock;
        this.stages = stages;
        this.counts = counts;
        this.tokens = stage.tokens().tokens();
        ActorRef<Command> myself = context.getSelf();
        this.self = myself;
        this.answering = new Answering(terminals, stream, stage.answers(), stage.keyTerms(), stage.unjournaledStream() + partition,
                journal, home, (pending, written) -> myself.tell(new Durable(pending, written)), clock, stages, counts);
        this.signOns = new SignOns(terminals, answering, stage.keyTerms(), counts);
        this.copying = new Copying(pace, alarm, clock, _ -> myself.tell(new CopyOn()));
        this.decisions = context.messageAdapter(Issuer.Decided.class, CardDecided::new);
    }

    /**
     * @param terminals the partition's state as recovered; from now on this actor's alone
     * @param stream the partition's stream in the journal
     * @param home runs completions where this actor runs
     */
    public static Behavior<Command> create(Terminals terminals, int partition, int stream, PartitionStage stage,
            Journal journal, Executor home, Alarm alarm, Copying.Pace pace, Clock clock, StageWriter stages,
            Counts counts) {
        return Behaviors.setup(context -> new TerminalPartition(context, terminals, partition, stream, stage, journal,
                home, alarm, pace, clock, stages, counts));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Submit submit -> onSubmit(submit);
            case CardDecided message -> onCardDecided(message.decided());
            case Durable durable -> answering.onDurable(durable.pending(), durable.written());
            case Remembered remembered -> onRemembered(remembered);
            case ConnectionClosed closed -> onConnectionClosed(closed);
            case Snapshot snapshot -> onSnapshot(snapshot.sink());
            case CopyOn copyOn -> copying.next();
        }
        return this;
    }

    private void onSubmit(Submit submit) {
        TerminalRequest request = submit.request();
        stages.record(Stage.QUEUE, clock.nanos() - request.arrivedNanos);
        TerminalState terminal = terminals.find(request.terminal);
        if (submit.malformedField() >= 0) {
            answering.format(null, submit, submit.malformedField());
        } else if (terminal == null) {
            answering.now(null, submit, ResponseCode.TERMINAL_UNKNOWN);
        } else if (request.messageClass() == MessageClass.NETWORK) {
            signOns.onNetwork(terminal, submit);
        } else if (proven(terminal, submit)) {
            onProven(terminal, submit);
        } else {
            answering.now(terminal, submit, ResponseCode.MAC_ERROR);
        }
    }

    private boolean proven(TerminalState terminal, Submit submit) {
        TerminalState.MacMatch match = terminal.verify(submit.request(), stage.keyTerms());
        if (match == TerminalState.MacMatch.NONE) {
            return false;
        }
        if (match == TerminalState.MacMatch.PENDING) {
            KeysActivated event = new KeysActivated(terminal.id, submit.request().atEpochMillis);
            terminals.takeKeys(event);
            answering.append(event);
        }
        lease(terminal, submit.connection());
        return true;
    }

    private static void lease(TerminalState terminal, ActorRef<TerminalConnection.Command> connection) {
        if (terminal.isLeasedTo(connection)) {
            return;
        }
        ActorRef<TerminalConnection.Command> former = terminal.lease(connection);
        connection.tell(new TerminalConnection.LeaseGained(terminal.id));
        if (former != null) {
            former.tell(new TerminalConnection.LeaseLost(terminal.id, terminal.leaseEpoch()));
        }
    }

    private void onProven(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        int missing = MessageKind.missingCode(request);
        if (missing != 0) {
            answering.format(terminal, submit, missing);
            return;
        }
        if (request.batch() != terminal.batch) {
            answering.now(terminal, submit, ResponseCode.WRONG_BATCH);
            return;
        }
        CardToken token = request.pan == null ? null : tokens.of(request.pan);
        long fingerprint = Fingerprint.of(request, token);
        int batch = keyBatch(request);
        switch (terminal.window.standing(batch, request.stan, request.messageClass(), fingerprint)) {
            case NEW -> onNew(terminal, submit, token, batch, fingerprint);
            case REVERSED_BEFORE -> onReversedBefore(terminal, submit, batch, fingerprint);
            case RUNNING -> answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
            case DIFFERS -> answering.now(terminal, submit, ResponseCode.DUPLICATE_DIFFERS);
            case ANSWERED -> answering.unrecorded(terminal, submit.request(), submit.connection(),
                    terminal.window.answer(batch, request.stan, request.messageClass()), "repeat");
            case ANSWER_FORGOTTEN -> askJournal(terminal, submit, batch, fingerprint);
        }
    }

    /** The answer left the memory: the journal still has it. Meanwhile, and when too many ask, the repeat is early: 09. */
    private void askJournal(TerminalState terminal, Submit submit, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        boolean asked = journal.find(event -> isAnswerTo(event, terminal.id, batch, request.stan,
                request.messageClass()), home,
                event -> self.tell(new Remembered(terminal, submit, fingerprint, event)));
        if (!asked) {
            counts.refused("look-ups");
            answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
        }
    }

    private static boolean isAnswerTo(Event event, long terminal, int batch, int stan, int messageClass) {
        Exchange exchange = Exchanges.exchangeOf(event);
        return exchange != null && exchange.terminal() == terminal && exchange.batch() == batch
                && exchange.stan() == stan && exchange.messageClass() == messageClass;
    }

    private void onRemembered(Remembered remembered) {
        TerminalState terminal = remembered.terminal();
        Submit submit = remembered.submit();
        if (remembered.event() == null) {
            answering.now(terminal, submit, ResponseCode.OUR_FAULT);
        } else if (Exchanges.exchangeOf(remembered.event()).fingerprint() != remembered.fingerprint()) {
            answering.now(terminal, submit, ResponseCode.DUPLICATE_DIFFERS);
        } else {
            answering.unrecorded(terminal, submit.request(), submit.connection(),
                    Exchanges.answerOf(remembered.event()), "repeat");
        }
    }

    /** A reversal goes under its original's batch: the same STAN of two batches can be reversed in one. */
    private static int keyBatch(TerminalRequest request) {
        boolean reversal = request.messageClass() == MessageClass.REVERSAL && request.originalBatch >= 0;
        return reversal ? request.originalBatch : request.batch();
    }

    private void onNew(TerminalState terminal, Submit submit, CardToken token, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        MessageKind row = served(MessageKind.of(request));
        int missing = row == null ? 0 : row.missingField(request);
        if (missing != 0) {
            answering.format(terminal, submit, missing);
            return;
        }
        if (refusedForLoad(submit)) {
            counts.refused("admission");
            answering.now(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
            return;
        }
        if (request.isNewSale() && journal.lowOnSpace()) {
            counts.refused("disk-reserve");
            answering.now(terminal, submit, ResponseCode.OUR_FAULT);
            return;
        }
        if (request.messageClass() == MessageClass.REVERSAL) {
            reverse(terminal, submit, row, token, batch, fingerprint);
            return;
        }
        IssuerTerms terms = request.pan == null ? null : stage.ranges().of(request.pan);
        String refusal = row == null ? ResponseCode.WRONG_STATE
                : RequestChecks.refusal(terminal, request, row, request.pan, terms);
        if (refusal != null) {
            answering.refuse(terminal, submit, batch, fingerprint, refusal);
        } else {
            authorize(terminal, submit, row, token, terms, fingerprint);
        }
    }

    /** Kinds that the card's shard does not decide yet are answered as codes that do not agree. */
    private static MessageKind served(MessageKind row) {
        return row == null || row.kind() != Kind.PURCHASE && row.kind() != Kind.BALANCE ? null : row;
    }

    private void onReversedBefore(TerminalState terminal, Submit submit, int batch, long fingerprint) {
        if (refusedForLoad(submit)) {
            counts.refused("admission");
            answering.now(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
        } else {
            answering.refuse(terminal, submit, batch, fingerprint, ResponseCode.WRONG_STATE);
        }
    }

    private static boolean refusedForLoad(Submit submit) {
        return switch (submit.admission()) {
            case ALL -> false;
            case NO_NEW_SALE -> submit.request().isNewSale();
            case NOTHING_NEW -> true;
        };
    }

    private void authorize(TerminalState terminal, Submit submit, MessageKind row, CardToken token, IssuerTerms terms,
            long fingerprint) {
        TerminalRequest request = submit.request();
        Kind kind = row.kind();
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        ask(terminal, submit, new AuthorizationRequest(exchange, kind, token, request.pan,
                kind.movesMoney() ? request.amountMinor : 0, request.currency, request.expiryYearMonth,
                terminal.merchantNumber, Asking.particulars(terminal, request, row, terms), request.atEpochMillis,
                new Asked(terminal, request, submit.connection(), stage.checks().of(terminal, request),
                        stage.sealing())));
    }

    /** A reversal that is refused changes nothing and leaves its key free, so that a corrected one is a new one. */
    private void reverse(TerminalState terminal, Submit submit, MessageKind row, CardToken token, int batch,
            long fingerprint) {
        TerminalRequest request = submit.request();
        IssuerTerms terms = request.pan == null ? null : stage.ranges().of(request.pan);
        String refusal = row == null ? ResponseCode.WRONG_STATE
                : RequestChecks.refusal(terminal, request, row, request.pan, terms);
        if (refusal == null
                && terminal.window.runsOtherwise(batch, request.stan, row.messageClass(), fingerprint)) {
            // 00 would say that the sale is undone, while it goes on with the card and the amount that it has.
            refusal = ResponseCode.REVERSAL_DOES_NOT_FIT;
        }
        if (refusal != null) {
            answering.now(terminal, submit, refusal);
            return;
        }
        Exchange exchange = Answering.exchange(terminal, request, batch, fingerprint);
        ask(terminal, submit, new ReversalRequest(exchange, row.kind(), token, request.pan, request.originalBatch,
                request.originalStan, terminal.window.decided(batch, request.originalStan, row.messageClass()),
                terminal.batch, request.amountMinor, request.supplement().replacementMinor(), request.currency,
                terms.foreign(), request.reason, request.atEpochMillis,
                new Asked(terminal, request, submit.connection(), null, null)));
    }

    private void ask(TerminalState terminal, Submit submit, CardRequest ofCard) {
        Exchange exchange = ofCard.exchange();
        terminal.window.started(exchange.batch(), exchange.stan(), exchange.messageClass(), exchange.fingerprint());
        stage.screeners().get(ofCard.token().shard(stage.screeners().size()))
                .tell(new FraudScreener.Screen(ofCard, submit.request().arrivedNanos, decisions, home));
    }

    private void onCardDecided(Issuer.Decided decided) {
        Asked asked = (Asked) decided.request().layout();
        if (decided.event() == null) {
            Exchange exchange = decided.request().exchange();
            asked.terminal().window.abandoned(exchange.batch(), exchange.stan(), exchange.messageClass());
            String code = decided.outcome().responseCode();
            answering.unjournaled(asked.terminal(), asked.request(), asked.connection(), code, null);
            return;
        }
        stages.record(Stage.JOURNAL, clock.nanos() - decided.appendedNanos());
        terminals.project(decided.event());
        answering.send(asked.terminal(), asked.request(), asked.connection(), decided.answer(),
                decided.outcome().responseCode());
    }

    private void onSnapshot(SnapshotSource.Sink sink) {
        sink.beginAt(terminals.sequence());
        copying.begin(List.of(terminals), 0, sink);
    }

    private void onConnectionClosed(ConnectionClosed closed) {
        TerminalState terminal = terminals.find(closed.terminal());
        if (terminal != null) {
            terminal.release(closed.connection());
        }
    }
}

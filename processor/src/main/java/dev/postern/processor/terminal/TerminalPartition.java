package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.ProofRefused;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.keys.CardTokens;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.state.Copying;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.time.Alarm;
import dev.postern.processor.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    public sealed interface Command permits Submit, AskedOfCard, CardDecided, Durable, ConnectionClosed,
            Snapshot, CopyOn, BusinessDayLook, Inquire, Repeats.Remembered, Reversals.OriginalFound, OwnRequests.BillTold {
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

    /**
     * An operator asks about a terminal.
     *
     * @param stan which STAN is to be explained; -1: the batch is
     * @param page gets the text, or null when the terminal is not of the fleet
     */
    public record Inquire(long terminal, int stan, CompletableFuture<String> page) implements Command {
    }

    /** Time to look whose business day has ended. */
    private record BusinessDayLook(long atEpochMillis) implements Command {
    }

    /** A request that a card's shard was asked: when it is durable, it comes back as the message that says so. */
    private static final class AskedOfCard extends FraudScreener.Screen implements Command {

        AskedOfCard(CardRequest request, Passage passage, Issuer.ReplyTo replyTo, Executor home) {
            super(request, passage, replyTo, home);
        }
    }

    /** A request ended otherwise. */
    private record CardDecided(Issuer.Decided decided) implements Command {
    }

    /** A record of this partition's own stream is durable, or never will be. */
    private record Durable(Answering.Pending pending, boolean written) implements Command {
    }

    private final Terminals terminals;
    private final int partition;
    private final PartitionStage stage;
    private final Journal journal;
    private final Executor home;
    private final Clock clock;
    private final StageWriter stages;
    private final Counts counts;
    private final CardTokens tokens;
    private final ProofRefusals refusals;
    private final Answering answering;
    private final SignOns signOns;
    private final Overload overload;
    private final Asking asking;
    private final Repeats repeats;
    private final Reversals reversals;
    private final OwnRequests own;
    private final Mismatches mismatches;
    private final BusinessDays days;
    private final Issuer.ReplyTo decisions;
    private final Copying copying;

    private TerminalPartition(ActorContext<Command> context, Terminals terminals, int partition, int stream,
            PartitionStage stage, Journal journal, Executor home, Alarm alarm, Copying.Pace pace, Clock clock,
            StageWriter stages, Counts counts) {
        super(context);
        this.terminals = terminals;
        this.partition = partition;
        this.stage = stage;
        this.journal = journal;
        this.home = home;
        this.clock = clock;
        this.stages = stages;
        this.counts = counts;
        this.tokens = stage.tokens().tokens();
        ActorRef<Command> myself = context.getSelf();
        this.answering = new Answering(terminals, stream, stage.answers(), stage.keyTerms(), stage.unjournaledStream() + partition,
                journal, home, (pending, written) -> myself.tell(new Durable(pending, written)), clock, stages, counts);
        this.refusals = new ProofRefusals(stage.keyTerms().refusalsRecordedMaxPerMinute());
        this.signOns = new SignOns(terminals, answering, stage.keyTerms(), counts);
        this.overload = new Overload(answering, counts);
        this.asking = new Asking(stage.ranges(), tokens, stage.catalogues());
        this.mismatches = new Mismatches(counts);
        PastDecisions past = new PastDecisions(journal, home, counts);
        this.repeats = new Repeats(answering, mismatches, past, tokens, myself);
        this.reversals = new Reversals(stage.ranges(), answering, asking, past, new FirstAnswer(stream), this::ask, myself);
        BatchClosing closing = new BatchClosing(answering, counts);
        this.own = new OwnRequests(answering, closing, asking, stage,
                (terminal, submit, question, fingerprint) -> ask(terminal, submit, Kind.MERCHANT_CODE, question, fingerprint), myself);
        this.days = new BusinessDays(terminals, answering, closing,
                afterNanos -> alarm.ringAfter(afterNanos, _ -> myself.tell(new BusinessDayLook(clock.epochMillis()))));
        this.copying = new Copying(pace, alarm, clock, _ -> myself.tell(new CopyOn()));
        this.decisions = decided -> myself.tell(decided instanceof AskedOfCard own ? own : new CardDecided(decided));
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
            case AskedOfCard decided -> onCardDecided(decided);
            case CardDecided message -> onCardDecided(message.decided());
            case Durable durable -> answering.onDurable(durable.pending(), durable.written());
            case Repeats.Remembered remembered -> repeats.onRemembered(remembered);
            case ConnectionClosed closed -> onConnectionClosed(closed);
            case Snapshot snapshot -> onSnapshot(snapshot.sink());
            case CopyOn copyOn -> copying.next();
            case Inquire inquire -> onInquire(inquire);
            case Reversals.OriginalFound found -> reversals.onOriginalFound(found);
            case OwnRequests.BillTold told -> own.onBillTold(told);
            case BusinessDayLook look -> days.look(look.atEpochMillis());
        }
        return this;
    }

    private void onSubmit(Submit submit) {
        TerminalRequest request = submit.request();
        request.passage.turn(clock.nanos());
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
            recordRefusal(terminal, submit);
            answering.now(terminal, submit, ResponseCode.MAC_ERROR);
        }
    }

    /** The journal's last room is for what changes something. */
    private void recordRefusal(TerminalState terminal, Submit submit) {
        ProofRefused record = submit.admission() == Admission.ALL && !journal.lowOnSpace()
                ? refusals.of(terminal, submit.request()) : null;
        if (record != null) {
            answering.append(record);
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
            repeats.onOtherBatch(terminal, submit);
            return;
        }
        if (submit.admission() != Admission.ALL && overload.refusesEarly(terminal, submit)) {
            return;
        }
        CardToken token = request.pan == null ? null : tokens.of(request.pan);
        long fingerprint = Fingerprint.of(request, token);
        int batch = keyBatch(request);
        switch (terminal.window.standing(batch, request.stan, request.messageClass(), fingerprint)) {
            case NEW -> onNew(terminal, submit, token, batch, fingerprint);
            case REVERSED_BEFORE -> onReversedBefore(terminal, submit, batch, fingerprint);
            case RUNNING -> answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
            case DIFFERS -> repeats.onDiffers(terminal, submit, batch);
            case ANSWERED -> answering.unrecorded(terminal, submit.request(), submit.connection(),
                    terminal.window.answer(batch, request.stan, request.messageClass()), "repeat");
            case ANSWER_FORGOTTEN -> repeats.onForgotten(terminal, submit, batch, fingerprint);
        }
    }

    /** A reversal goes under its original's batch: the same STAN of two batches can be reversed in one. */
    static int keyBatch(TerminalRequest request) {
        boolean reversal = request.messageClass() == MessageClass.REVERSAL && request.originalBatch() >= 0;
        return reversal ? request.originalBatch() : request.batch();
    }

    private void onNew(TerminalState terminal, Submit submit, CardToken token, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        MessageKind row = MessageKind.of(request);
        int missing = row == null ? 0 : row.missingField(request);
        if (missing != 0) {
            answering.format(terminal, submit, missing);
            return;
        }
        if (Overload.refuses(submit)) {
            overload.refuse(terminal, submit);
            return;
        }
        if (request.isNewSale() && journal.lowOnSpace()) {
            counts.refused("disk-reserve");
            answering.now(terminal, submit, ResponseCode.OUR_FAULT);
            return;
        }
        if (terminal.closing || terminal.cutOverEpochMillis <= request.atEpochMillis) {
            answering.now(terminal, submit, ResponseCode.CUT_OFF);
            days.cutOver(terminal, request.atEpochMillis);
            return;
        }
        if (row == null) {
            notOfAnyRow(terminal, submit, batch, fingerprint);
        } else if (request.messageClass() == MessageClass.REVERSAL) {
            reversals.reverse(terminal, submit, row, token, batch, fingerprint);
        } else if (row.byTerminal()) {
            own.decide(terminal, submit, row, fingerprint);
        } else {
            authorize(terminal, submit, row, token, fingerprint);
        }
    }

    private void notOfAnyRow(TerminalState terminal, Submit submit, int batch, long fingerprint) {
        if (submit.request().messageClass() == MessageClass.REVERSAL) {
            answering.now(terminal, submit, ResponseCode.WRONG_STATE);
        } else {
            answering.refuse(terminal, submit, batch, fingerprint, ResponseCode.WRONG_STATE);
        }
    }

    private void onReversedBefore(TerminalState terminal, Submit submit, int batch, long fingerprint) {
        if (Overload.refuses(submit)) {
            overload.refuse(terminal, submit);
        } else {
            answering.refuse(terminal, submit, batch, fingerprint, ResponseCode.WRONG_STATE);
        }
    }

    private void authorize(TerminalState terminal, Submit submit, MessageKind row, CardToken token,
            long fingerprint) {
        TerminalRequest request = submit.request();
        if (row == MessageKind.PURCHASE) {
            sell(terminal, submit, token, fingerprint);
            return;
        }
        Asking.Question question = asking.of(terminal, request, row, token);
        if (question.refusal() != null) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, question.refusal());
        } else {
            ask(terminal, submit, row.kind(), question, fingerprint);
        }
    }

    /** The most frequent kind, without what others need. */
    private void sell(TerminalState terminal, Submit submit, CardToken token, long fingerprint) {
        TerminalRequest request = submit.request();
        IssuerTerms terms = stage.ranges().of(request.pan);
        String refusal = RequestChecks.refusal(terminal, request, MessageKind.PURCHASE, request.pan, terms);
        if (refusal != null) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, refusal);
            return;
        }
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        ask(terminal, submit, new AuthorizationRequest(exchange, Kind.PURCHASE, token, request.pan, request.amountMinor,
                request.currency, request.expiryYearMonth, Asking.particulars(terminal, request, terms),
                request.atEpochMillis, asked(terminal, submit, "")));
    }

    private void ask(TerminalState terminal, Submit submit, Kind kind, Asking.Question question, long fingerprint) {
        TerminalRequest request = submit.request();
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        ask(terminal, submit, new AuthorizationRequest(exchange, kind, question.token(), question.pan(),
                kind.movesMoney() ? request.amountMinor : 0,
                request.currency >= 0 ? request.currency : question.terms().currency(), request.expiryYearMonth,
                question.particulars(), request.atEpochMillis, asked(terminal, submit, question.device())));
    }

    /** A card that a wallet's code stands for brings no PIN, track or chip, and is not sealed here. */
    private Submit asked(TerminalState terminal, Submit submit, String device) {
        TerminalRequest request = submit.request();
        return request.pan == null ? submit.asks(terminal, null, null, device)
                : submit.asks(terminal, stage.checks().of(terminal, request), stage.sealing(), device);
    }

    private void ask(TerminalState terminal, Submit submit, CardRequest ofCard) {
        Exchange exchange = ofCard.exchange();
        Passage passage = submit.request().passage;
        passage.handedOn(clock.nanos());
        terminal.window.started(exchange.batch(), exchange.stan(), exchange.messageClass(), exchange.fingerprint());
        stage.screeners().get(ofCard.token().shard(stage.screeners().size()))
                .tell(new AskedOfCard(ofCard, passage, decisions, home));
    }

    private void onCardDecided(Issuer.Decided decided) {
        Submit asked = (Submit) decided.request().layout();
        Passage passage = asked.request().passage;
        passage.turn(clock.nanos());
        asked.terminal().payingCode = 0;
        if (decided.event() instanceof Reversed reversed && reversed.ending() == Ending.ORIGINAL_UNKNOWN) {
            mismatches.unknownOriginal(asked.terminal(), asked.request());
        } else if (!ResponseCode.isApproval(decided.responseCode())) {
            mismatches.ofLink(asked.terminal(), asked.request(), decided.responseCode());
        }
        if (decided.event() == null) {
            Exchange exchange = decided.request().exchange();
            asked.terminal().window.abandoned(exchange.batch(), exchange.stan(), exchange.messageClass());
            String code = decided.responseCode();
            answering.unjournaled(asked.terminal(), asked.request(), asked.connection(), code, null);
            return;
        }
        stages.record(Stage.JOURNAL, passage.batchNanos() + passage.forceNanos());
        terminals.project(decided.event());
        if (decided.answerFollows() || isTransfer(decided.event())) {
            Exchange exchange = decided.request().exchange();
            if (decided.answerFollows()) {
                // Until the other side is durable too, a repeat is early.
                asked.terminal().window.started(exchange.batch(), exchange.stan(), exchange.messageClass(),
                        exchange.fingerprint());
                return;
            }
            asked.terminal().window.abandoned(exchange.batch(), exchange.stan(), exchange.messageClass());
        }
        answering.send(asked.terminal(), asked.request(), asked.connection(), decided.answer(),
                decided.responseCode());
    }

    private static boolean isTransfer(Event event) {
        return event instanceof Approved approved && approved.kind() == Kind.TRANSFER
                || event instanceof Reversed reversed && reversed.ending() == Ending.MONEY_RETURNING;
    }

    private void onInquire(Inquire inquire) {
        TerminalState terminal = terminals.find(inquire.terminal());
        inquire.page().complete(terminal == null ? null
                : inquire.stan() < 0 ? TerminalPages.batch(terminal) : TerminalPages.why(terminal, inquire.stan()));
    }

    private void onSnapshot(SnapshotSource.Sink sink) {
        sink.beginAt(terminals.sequence());
        List<Pieces> sections = new ArrayList<>(List.of(terminals));
        sections.addAll(stage.features().pieces(partition));
        copying.begin(sections, 0, sink);
    }

    private void onConnectionClosed(ConnectionClosed closed) {
        TerminalState terminal = terminals.find(closed.terminal());
        if (terminal != null) {
            terminal.release(closed.connection());
        }
    }
}

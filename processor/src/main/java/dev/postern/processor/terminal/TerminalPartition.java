package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.keys.CardTokens;
import dev.postern.processor.keys.WorkingKeySource;
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
 * The terminals of one partition: the only writer of their keys, windows and stream. It holds every check that needs no
 * card, in the order of the protocol contract's section 4, and is where an outcome becomes an answer with a MAC. Runs
 * on its partition's event loop.
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
    private record Durable(Pending pending, boolean written) implements Command {
    }

    /** The journal was asked for the first answer to a repeat; null when it has none. */
    private record Remembered(TerminalState terminal, Submit submit, long fingerprint, Event event)
            implements Command {
    }

    /** An answer that waits for a record of this partition's stream. */
    private record Pending(TerminalState terminal, TerminalRequest request,
            ActorRef<TerminalConnection.Command> connection, Event event, byte[] answer, String responseCode,
            long appendedNanos) {
    }

    /** What the way back from a card shard needs; rides along as the layout of the answer. */
    private record Asked(TerminalState terminal, TerminalRequest request,
            ActorRef<TerminalConnection.Command> connection) implements dev.postern.processor.authorization.AnswerLayout {

        @Override
        public byte[] encode(Outcome outcome) {
            return request.encode(outcome);
        }
    }

    private static final Completion NOTHING_WAITS = new Completion() {
        @Override
        public void durable() {
            // The next record of this terminal stands behind it in the file.
        }

        @Override
        public void failed(JournalFailure why) {
            // The journal has told the node, which stops.
        }
    };

    private static final int SIGN_ON_MTI = 0x0800;
    private static final int SIGN_ON_DOUBLE_LENGTH = 3;
    private static final int SIGN_ON_SINGLE_LENGTH = 1;
    private static final int ECHO_MTI = 0x0820;
    private static final int ECHO = 301;
    /** References of answers that stand in no stream begin at the second of the start, so that no restart repeats one. */
    private static final long UNJOURNALED_PER_SECOND = 50_000;

    private final Terminals terminals;
    private final int stream;
    private final PartitionStage stage;
    private final Journal journal;
    private final Executor home;
    private final Clock clock;
    private final StageWriter stages;
    private final Counts counts;
    private final CardTokens tokens;
    private final WorkingKeySource workingKeys = new WorkingKeySource();
    private final ActorRef<Issuer.Decided> decisions;
    private final ActorRef<Command> self;
    private final int unjournaledStream;
    private final Copying copying;
    private long unjournaledSequence;

    private TerminalPartition(ActorContext<Command> context, Terminals terminals, int partition, int stream,
            PartitionStage stage, Journal journal, Executor home, Alarm alarm, Copying.Pace pace, Clock clock,
            StageWriter stages, Counts counts) {
        super(context);
        this.terminals = terminals;
        this.stream = stream;
        this.stage = stage;
        this.journal = journal;
        this.home = home;
        this.clock = clock;
        this.stages = stages;
        this.counts = counts;
        this.tokens = stage.tokens().tokens();
        this.self = context.getSelf();
        this.copying = new Copying(pace, alarm, clock, _ -> self.tell(new CopyOn()));
        this.decisions = context.messageAdapter(Issuer.Decided.class, CardDecided::new);
        this.unjournaledStream = stage.unjournaledStream() + partition;
        this.unjournaledSequence = clock.epochMillis() / 1_000 * UNJOURNALED_PER_SECOND;
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
            case Durable durable -> onDurable(durable);
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
            answerFormat(null, submit, submit.malformedField());
        } else if (terminal == null) {
            answerNow(null, submit, ResponseCode.TERMINAL_UNKNOWN);
        } else if (request.messageClass() == MessageClass.NETWORK) {
            onNetwork(terminal, submit);
        } else if (proven(terminal, submit)) {
            onProven(terminal, submit);
        } else {
            answerNow(terminal, submit, ResponseCode.MAC_ERROR);
        }
    }

    private boolean proven(TerminalState terminal, Submit submit) {
        TerminalState.MacMatch match = terminal.verify(submit.request());
        if (match == TerminalState.MacMatch.NONE) {
            return false;
        }
        if (match == TerminalState.MacMatch.PENDING) {
            KeysActivated event = new KeysActivated(terminal.id, submit.request().atEpochMillis);
            terminals.takeKeys(event);
            append(event, NOTHING_WAITS);
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

    private void onNetwork(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        int mti = request.mti;
        int code = request.networkCode();
        if (!request.has(60) || code < 0) {
            answerFormat(terminal, submit, 60);
        } else if (mti == ECHO_MTI && code == ECHO) {
            answerNow(terminal, submit, ResponseCode.APPROVED);
        } else if (submit.admission() == Admission.NOTHING_NEW) {
            counts.refused("admission");
            answerNow(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
        } else if (mti == SIGN_ON_MTI && code == SIGN_ON_DOUBLE_LENGTH) {
            signOn(terminal, submit);
        } else if (mti == SIGN_ON_MTI && code == SIGN_ON_SINGLE_LENGTH) {
            answerNow(terminal, submit, ResponseCode.NOT_FOR_THIS_TERMINAL);
        } else {
            answerNow(terminal, submit, ResponseCode.WRONG_STATE);
        }
    }

    private void signOn(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        byte[] kept = terminal.pendingKeysToKeep(submit.connection());
        if (kept != null) {
            answerWithPendingKeys(terminal, submit, kept);
            return;
        }
        byte[] wrapped = workingKeys.wrapped(terminal.row.masterKey());
        terminal.drawnFor(submit.connection());
        Outcome outcome = new Outcome(ResponseCode.APPROVED, ownReference(request), null, null, null,
                request.atEpochMillis);
        byte[] answer = stage.answers().encode(request, outcome, false, wrapped, terminal.batch);
        TerminalSignedOn event = new TerminalSignedOn(terminal.id, terminal.batch, wrapped, request.atEpochMillis);
        // Pending from here on, as in a replay: the first MAC of earlier keys that comes behind it finds the same in both.
        terminals.takeKeys(event);
        answerWhenDurable(terminal, submit, event, answer, ResponseCode.APPROVED);
    }

    /** A sign-on, maybe by a stranger, while others hold keys that are not proven yet: everybody gets the same ones. */
    private void answerWithPendingKeys(TerminalState terminal, Submit submit, byte[] kept) {
        TerminalRequest request = submit.request();
        Outcome outcome = new Outcome(ResponseCode.APPROVED, nextReference(request), null, null, null,
                request.atEpochMillis);
        answer(terminal, request, submit.connection(),
                stage.answers().encode(request, outcome, false, kept, terminal.batch), ResponseCode.APPROVED);
    }

    private void onProven(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        int missing = MessageKind.missingCode(request);
        if (missing != 0) {
            answerFormat(terminal, submit, missing);
            return;
        }
        if (request.batch() != terminal.batch) {
            answerNow(terminal, submit, ResponseCode.WRONG_BATCH);
            return;
        }
        CardToken token = request.pan == null ? null : tokens.of(request.pan);
        long fingerprint = Fingerprint.of(request, token);
        int batch = keyBatch(request);
        switch (terminal.window.standing(batch, request.stan, request.messageClass(), fingerprint)) {
            case NEW -> onNew(terminal, submit, token, batch, fingerprint);
            case REVERSED_BEFORE -> onReversedBefore(terminal, submit, batch, fingerprint);
            case RUNNING -> answerNow(terminal, submit, ResponseCode.IN_PROGRESS);
            case DIFFERS -> answerNow(terminal, submit, ResponseCode.DUPLICATE_DIFFERS);
            case ANSWERED -> answer(terminal, submit.request(), submit.connection(),
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
            answerNow(terminal, submit, ResponseCode.IN_PROGRESS);
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
            answerNow(terminal, submit, ResponseCode.OUR_FAULT);
        } else if (Exchanges.exchangeOf(remembered.event()).fingerprint() != remembered.fingerprint()) {
            answerNow(terminal, submit, ResponseCode.DUPLICATE_DIFFERS);
        } else {
            answer(terminal, submit.request(), submit.connection(), Exchanges.answerOf(remembered.event()), "repeat");
        }
    }

    /** A reversal goes under its original's batch: the same STAN of two batches can be reversed in one. */
    private static int keyBatch(TerminalRequest request) {
        boolean reversal = request.messageClass() == MessageClass.REVERSAL && request.originalBatch >= 0;
        return reversal ? request.originalBatch : request.batch();
    }

    private void onNew(TerminalState terminal, Submit submit, CardToken token, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        MessageKind kind = MessageKind.of(request);
        int missing = kind == null ? 0 : kind.missingField(request);
        if (missing != 0) {
            answerFormat(terminal, submit, missing);
            return;
        }
        if (refusedForLoad(submit)) {
            counts.refused("admission");
            answerNow(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
            return;
        }
        if (request.messageClass() != MessageClass.REVERSAL && journal.lowOnSpace()) {
            counts.refused("disk-reserve");
            answerNow(terminal, submit, ResponseCode.OUR_FAULT);
            return;
        }
        String refusal = kind == null ? ResponseCode.WRONG_STATE : refusal(terminal, request, kind);
        if (refusal == null && reversesWhatRunsOtherwise(terminal, request, batch, fingerprint)) {
            refusal = ResponseCode.REVERSAL_DOES_NOT_FIT;
        }
        if (refusal != null) {
            refuse(terminal, submit, batch, fingerprint, refusal);
        } else {
            ask(terminal, submit, kind, token, batch, fingerprint);
        }
    }

    private void onReversedBefore(TerminalState terminal, Submit submit, int batch, long fingerprint) {
        if (refusedForLoad(submit)) {
            counts.refused("admission");
            answerNow(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
        } else {
            refuse(terminal, submit, batch, fingerprint, ResponseCode.WRONG_STATE);
        }
    }

    private static boolean refusedForLoad(Submit submit) {
        return switch (submit.admission()) {
            case ALL -> false;
            case NO_NEW_SALE -> submit.request().messageClass() != MessageClass.REVERSAL;
            case NOTHING_NEW -> true;
        };
    }

    /** The checks from the amount to the terminal's permissions, in the contract's order; null when all pass. */
    private String refusal(TerminalState terminal, TerminalRequest request, MessageKind kind) {
        boolean reversal = request.messageClass() == MessageClass.REVERSAL;
        if (reversal && request.originalStan != request.stan) {
            return ResponseCode.WRONG_STATE;
        }
        if (kind.kind().movesMoney() && request.amountMinor == 0) {
            return ResponseCode.BAD_AMOUNT;
        }
        if (!request.pan.luhnValid()) {
            return ResponseCode.PAN_FAILS_LUHN;
        }
        IssuerTerms terms = stage.ranges().of(request.pan);
        if (terms == null) {
            return ResponseCode.NO_SUCH_ISSUER;
        }
        if (!merchantAgrees(terminal, request)) {
            return ResponseCode.MERCHANT_UNKNOWN;
        }
        return request.currency == terminal.row.currency() ? null : ResponseCode.NOT_FOR_THIS_TERMINAL;
    }

    /** 00 would say that the sale is undone, while it goes on with the card and the amount that it has. */
    private static boolean reversesWhatRunsOtherwise(TerminalState terminal, TerminalRequest request, int batch,
            long fingerprint) {
        return request.messageClass() == MessageClass.REVERSAL
                && terminal.window.runsOtherwise(batch, request.stan, MessageClass.FINANCIAL, fingerprint);
    }

    private static boolean merchantAgrees(TerminalState terminal, TerminalRequest request) {
        int from = request.merchantOffset;
        return java.util.Arrays.equals(request.message, from, from + terminal.merchant.length, terminal.merchant, 0,
                terminal.merchant.length);
    }

    private void ask(TerminalState terminal, Submit submit, MessageKind kind, CardToken token, int batch,
            long fingerprint) {
        TerminalRequest request = submit.request();
        Exchange exchange = exchange(terminal, request, batch, fingerprint);
        Asked asked = new Asked(terminal, request, submit.connection());
        CardRequest ofCard = request.messageClass() == MessageClass.REVERSAL
                ? new ReversalRequest(exchange, token, request.pan, request.originalBatch, request.originalStan,
                        terminal.window.decided(batch, request.originalStan, MessageClass.FINANCIAL),
                        request.amountMinor, request.currency, request.reason, request.atEpochMillis, asked)
                : new AuthorizationRequest(exchange, kind.kind(), token, request.pan,
                        kind.kind().movesMoney() ? request.amountMinor : 0, request.currency,
                        request.expiryYearMonth, request.atEpochMillis, asked);
        terminal.window.started(batch, request.stan, request.messageClass(), fingerprint);
        stage.screeners().get(token.shard(stage.screeners().size()))
                .tell(new FraudScreener.Screen(ofCard, request.arrivedNanos, decisions, home));
    }

    private static Exchange exchange(TerminalState terminal, TerminalRequest request, int batch, long fingerprint) {
        terminal.sequence++;
        return new Exchange(terminal.id, batch, request.stan, request.messageClass(), fingerprint, terminal.sequence);
    }

    private void onCardDecided(Issuer.Decided decided) {
        Asked asked = (Asked) decided.request().layout();
        if (decided.event() == null) {
            Exchange exchange = decided.request().exchange();
            asked.terminal().window.abandoned(exchange.batch(), exchange.stan(), exchange.messageClass());
            String code = decided.outcome().responseCode();
            answerUnjournaled(asked.terminal(), asked.request(), asked.connection(), code, null);
            return;
        }
        stages.record(Stage.JOURNAL, clock.nanos() - decided.appendedNanos());
        terminals.project(decided.event());
        answer(asked.terminal(), asked.request(), asked.connection(), decided.answer(),
                decided.outcome().responseCode());
    }

    /** A refusal that occupies the STAN: journaled in this partition's stream, then answered. */
    private void refuse(TerminalState terminal, Submit submit, int batch, long fingerprint, String code) {
        TerminalRequest request = submit.request();
        Outcome outcome = Outcome.refused(code, ownReference(request), request.atEpochMillis);
        byte[] answer = request.encode(outcome);
        Exchange exchange = exchange(terminal, request, batch, fingerprint);
        terminal.window.started(batch, request.stan, request.messageClass(), fingerprint);
        answerWhenDurable(terminal, submit, new Refused(exchange, code, answer, request.atEpochMillis), answer, code);
    }

    private void answerWhenDurable(TerminalState terminal, Submit submit, Event event, byte[] answer, String code) {
        Pending pending = new Pending(terminal, submit.request(), submit.connection(), event, answer, code,
                clock.nanos());
        append(event, new Completion() {
            @Override
            public void durable() {
                self.tell(new Durable(pending, true));
            }

            @Override
            public void failed(JournalFailure why) {
                self.tell(new Durable(pending, false));
            }
        });
    }

    private void append(Event event, Completion completion) {
        long sequence = terminals.nextSequence();
        journal.append(Append.of(stream, sequence, event, home, completion));
    }

    private void onDurable(Durable durable) {
        Pending pending = durable.pending();
        if (durable.written()) {
            stages.record(Stage.JOURNAL, clock.nanos() - pending.appendedNanos());
            // A sign-on was taken in when it was appended.
            if (pending.event() instanceof Refused) {
                terminals.project(pending.event());
            }
            answer(pending.terminal(), pending.request(), pending.connection(), pending.answer(),
                    pending.responseCode());
        } else {
            answerUnjournaled(pending.terminal(), pending.request(), pending.connection(), ResponseCode.OUR_FAULT,
                    null);
        }
    }

    private void answerFormat(TerminalState terminal, Submit submit, int field) {
        answerUnjournaled(terminal, submit.request(), submit.connection(), ResponseCode.FORMAT, threeDigits(field));
    }

    private void answerNow(TerminalState terminal, Submit submit, String code) {
        answerUnjournaled(terminal, submit.request(), submit.connection(), code, null);
    }

    private void answerUnjournaled(TerminalState terminal, TerminalRequest request,
            ActorRef<TerminalConnection.Command> connection, String code, String field44) {
        Outcome outcome = new Outcome(code, nextReference(request), null, field44, null,
                request.atEpochMillis);
        answer(terminal, request, connection,
                stage.answers().encode(request, outcome, carriesMac(terminal, request), null, -1), code);
    }

    private void answer(TerminalState terminal, TerminalRequest request,
            ActorRef<TerminalConnection.Command> connection, byte[] message, String countedAs) {
        counts.answered(countedAs);
        long mac = 0;
        boolean hasMac = carriesMac(terminal, request);
        if (hasMac) {
            boolean unproven = ResponseCode.MAC_ERROR.equals(countedAs);
            mac = unproven ? terminal.macForUnproven(message) : terminal.mac(message);
        }
        connection.tell(new TerminalConnection.Send(new Answer(request, message, mac, hasMac)));
    }

    /** Network messages carry none; nor does an answer to a terminal that has no key or could not be known. */
    private static boolean carriesMac(TerminalState terminal, TerminalRequest request) {
        return terminal != null && terminal.hasKey() && request.messageClass() != MessageClass.NETWORK;
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

    /** The reference of the record that this partition writes next. */
    private String ownReference(TerminalRequest request) {
        return References.rrn(request.atEpochMillis, stream, terminals.sequence() + 1);
    }

    private String nextReference(TerminalRequest request) {
        unjournaledSequence++;
        return References.rrn(request.atEpochMillis, unjournaledStream, unjournaledSequence);
    }

    private static String threeDigits(int number) {
        return "" + (char) ('0' + number / 100) + (char) ('0' + number / 10 % 10) + (char) ('0' + number % 10);
    }
}

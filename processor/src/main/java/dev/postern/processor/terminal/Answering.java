package dev.postern.processor.terminal;

import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.time.Clock;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The way back of one partition: makes answers and their MACs, numbers what stands in no stream, and holds back what
 * has to be durable first. The only appender to the partition's stream. Confined to its partition.
 */
final class Answering {

    /** An answer that waits for a record of the partition's stream. */
    record Pending(TerminalState terminal, TerminalRequest request, ActorRef<TerminalConnection.Command> connection,
            Event event, byte[] answer, String responseCode) {
    }

    /** Hears when the record of a pending answer is durable. */
    private record Held(Pending pending, Heard heard) implements Completion {

        @Override
        public void durable(long commitBegunNanos, long durableNanos) {
            pending.request.passage.durable(commitBegunNanos, durableNanos);
            durable();
        }

        @Override
        public void durable() {
            heard.durable(pending, true);
        }

        @Override
        public void failed(JournalFailure why) {
            heard.durable(pending, false);
        }
    }

    /** A record of the partition's own stream is durable, or never will be. */
    interface Heard {

        void durable(Pending pending, boolean written);
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

    private static final CardToken NO_CARD = new CardToken(0, 0);

    /** References of answers that stand in no stream begin at the second of the start, so that no restart repeats one. */
    private static final long UNJOURNALED_PER_SECOND = 50_000;

    private final Terminals terminals;
    private final int stream;
    private final AnswerFields fields;
    private final KeyTerms terms;
    private final Journal journal;
    private final Executor home;
    private final Heard heard;
    private final Clock clock;
    private final StageWriter stages;
    private final Counts counts;
    private final int unjournaledStream;
    private long unjournaledSequence;

    Answering(Terminals terminals, int stream, AnswerFields fields, KeyTerms terms, int unjournaledStream, Journal journal,
            Executor home, Heard heard, Clock clock, StageWriter stages, Counts counts) {
        this.terminals = terminals;
        this.stream = stream;
        this.fields = fields;
        this.terms = terms;
        this.journal = journal;
        this.home = home;
        this.heard = heard;
        this.clock = clock;
        this.stages = stages;
        this.counts = counts;
        this.unjournaledStream = unjournaledStream;
        this.unjournaledSequence = clock.epochMillis() / 1_000 * UNJOURNALED_PER_SECOND;
    }

    /** Answers with a code that decides nothing. */
    void now(TerminalState terminal, Submit submit, String code) {
        unjournaled(terminal, submit.request(), submit.connection(), code, null);
    }

    /** 30, with the field in 44. */
    void format(TerminalState terminal, Submit submit, int field) {
        unjournaled(terminal, submit.request(), submit.connection(), ResponseCode.FORMAT, AnswerFields.threeDigits(field));
    }

    /** An answer that decides nothing and stands in no stream. */
    void unjournaled(TerminalState terminal, TerminalRequest request, ActorRef<TerminalConnection.Command> connection,
            String code, String field44) {
        Outcome outcome = new Outcome(code, nextReference(request), References.NONE,
                field44 == null ? null : Outcome.More.field44(field44), request.atEpochMillis);
        unrecorded(terminal, request, connection,
                fields.encode(request, outcome, carriesMac(terminal, request), null, -1), code);
    }

    /** Sends an answer that no record of its own stands behind: a repeat's, or one that decides nothing. */
    void unrecorded(TerminalState terminal, TerminalRequest request,
            ActorRef<TerminalConnection.Command> connection, byte[] message, String countedAs) {
        if (usesUpCounter(terminal, request, countedAs)) {
            DukptCounterUsed used = new DukptCounterUsed(terminal.id, request.keySerial().counter(),
                    request.atEpochMillis);
            terminals.takeKeys(used);
            whenDurable(terminal, request, connection, used, message, countedAs);
        } else {
            send(terminal, request, connection, message, countedAs);
        }
    }

    /** A counter that no outcome will hold is recorded before the answer, or a restart would take it again. */
    private static boolean usesUpCounter(TerminalState terminal, TerminalRequest request, String code) {
        return terminal != null && terminal.dukpt() && request.messageClass() != MessageClass.NETWORK
                && !ResponseCode.MAC_ERROR.equals(code);
    }

    /** Approves what changes nothing, with keys in 62 and a batch in 60.2; no MAC. */
    void network(TerminalState terminal, Submit submit, byte[] keys) {
        TerminalRequest request = submit.request();
        Outcome outcome = Outcome.served(nextReference(request), null, request.atEpochMillis);
        send(terminal, request, submit.connection(), fields.encode(request, outcome, false, keys, terminal.batch),
                ResponseCode.APPROVED);
    }

    /** The bytes of an approval with keys in 62, for a record that this partition writes next. */
    byte[] keys(TerminalState terminal, TerminalRequest request, byte[] wrapped) {
        Outcome outcome = Outcome.served(ownReference(request), null, request.atEpochMillis);
        return fields.encode(request, outcome, false, wrapped, terminal.batch);
    }

    /** Sends an answer; its MAC is made here. */
    void send(TerminalState terminal, TerminalRequest request, ActorRef<TerminalConnection.Command> connection,
            byte[] message, String countedAs) {
        counts.answered(countedAs);
        long mac = 0;
        boolean hasMac = carriesMac(terminal, request);
        if (hasMac) {
            boolean unproven = ResponseCode.MAC_ERROR.equals(countedAs);
            mac = unproven ? terminal.macForUnproven(request, message) : terminal.mac(request, message);
        }
        request.wipe();
        connection.tell(new Answer(request, message, mac, hasMac,
                hasMac && terminal.wantsNewKeys(request.atEpochMillis, terms)));
    }

    /** Network messages carry none; nor does an answer to a terminal that has no key or could not be known. */
    private static boolean carriesMac(TerminalState terminal, TerminalRequest request) {
        return terminal != null && request.messageClass() != MessageClass.NETWORK && terminal.canAnswer(request);
    }

    /** A refusal that occupies the STAN: journaled in this partition's stream, then answered. */
    void refuse(TerminalState terminal, Submit submit, int batch, long fingerprint, String code) {
        TerminalRequest request = submit.request();
        Outcome outcome = Outcome.refused(code, ownReference(request), request.atEpochMillis);
        byte[] answer = request.encode(outcome);
        Exchange exchange = exchange(terminal, request, batch, fingerprint);
        terminal.window.started(batch, request.stan, request.messageClass(), fingerprint);
        whenDurable(terminal, submit, new Refused(exchange, code, answer, request.atEpochMillis), answer, code);
    }

    /** A reversal of what no card's shard knows of: it stands in this partition's stream. */
    void reverseOwn(TerminalState terminal, Submit submit, Kind kind, Ending ending, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        Outcome outcome = new Outcome(ResponseCode.APPROVED, ownReference(request),
                References.approvalCode(terminals.sequence() + 1), null, request.atEpochMillis);
        byte[] answer = request.encode(outcome);
        Exchange exchange = exchange(terminal, request, batch, fingerprint);
        terminal.window.started(batch, request.stan, request.messageClass(), fingerprint);
        whenDurable(terminal, submit, new Reversed(exchange, NO_CARD, kind, ending, request.originalBatch(),
                request.originalStan(), 0, request.currency, request.reason(), outcome.rrn(), null, answer, request.atEpochMillis),
                answer, ResponseCode.APPROVED);
    }

    static Exchange exchange(TerminalState terminal, TerminalRequest request, int batch, long fingerprint) {
        return new Exchange(terminal.id, batch, request.stan, request.messageClass(), fingerprint,
                terminal.takeSequence());
    }

    void whenDurable(TerminalState terminal, Submit submit, Event event, byte[] answer, String code) {
        whenDurable(terminal, submit.request(), submit.connection(), event, answer, code);
    }

    private void whenDurable(TerminalState terminal, TerminalRequest request,
            ActorRef<TerminalConnection.Command> connection, Event event, byte[] answer, String code) {
        request.passage.appended(clock.nanos());
        append(event, new Held(new Pending(terminal, request, connection, event, answer, code), heard));
    }

    /** Appends a record that nobody waits for. */
    void append(Event event) {
        append(event, NOTHING_WAITS);
    }

    private void append(Event event, Completion completion) {
        long sequence = terminals.nextSequence();
        journal.append(Append.of(stream, sequence, event, home, completion));
    }

    /** A record that no message asked for. */
    void whenDurable(TerminalState terminal, Event event) {
        Pending pending = new Pending(terminal, null, null, event, null, null);
        append(event, new Completion() {
            @Override
            public void durable() {
                heard.durable(pending, true);
            }

            @Override
            public void failed(JournalFailure why) {
                // The journal has told the node, which stops.
            }
        });
    }

    /** Takes in the partition's own record, if it was not when it was appended, and answers. */
    void onDurable(Pending pending, boolean written) {
        if (written) {
            terminals.projectOwn(pending.event());
            if (pending.event() instanceof BatchClosed || pending.event() instanceof BatchDisputed) {
                pending.terminal().closing = false;
            }
            if (pending.request() == null) {
                return;
            }
            Passage passage = pending.request().passage;
            passage.turn(clock.nanos());
            stages.record(Stage.JOURNAL, passage.batchNanos() + passage.forceNanos());
            send(pending.terminal(), pending.request(), pending.connection(), pending.answer(),
                    pending.responseCode());
        } else if (pending.request() != null) {
            // The journal takes no more: not even the counter of the message's key, and nothing of it counts after the restart.
            TerminalRequest request = pending.request();
            Outcome outcome = Outcome.refused(ResponseCode.OUR_FAULT, nextReference(request), request.atEpochMillis);
            send(pending.terminal(), request, pending.connection(),
                    fields.encode(request, outcome, carriesMac(pending.terminal(), request), null, -1), ResponseCode.OUR_FAULT);
        }
    }

    /** The reference of the record that this partition writes next. */
    long ownReference(TerminalRequest request) {
        return References.rrn(request.atEpochMillis, stream, terminals.sequence() + 1);
    }

    private long nextReference(TerminalRequest request) {
        unjournaledSequence++;
        return References.rrn(request.atEpochMillis, unjournaledStream, unjournaledSequence);
    }
}

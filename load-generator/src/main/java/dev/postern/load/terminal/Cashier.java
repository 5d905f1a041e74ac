package dev.postern.load.terminal;

import dev.postern.load.record.Fault;
import dev.postern.load.record.Outcome;
import dev.postern.load.schedule.Kind;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;

/**
 * Conducts the exchanges of a lane's terminals from request to end: believes only answers whose MAC is good, and reverses each
 * sale whose answer was not had, until the host says that it is reversed (protocol.md, sections 4 and 5). Lane's event loop only.
 *
 * <pre>
 *   ASKED ──answered──▶ ended (approved, declined, refused)
 *     │  └──approved, to be cancelled (17)──▶ REVERSING ──0410 00──▶ ended (reversed)
 *     └──no answer (98), bad MAC (A0)────────▶    ↺ 0401 until answered
 * </pre>
 */
final class Cashier {
    private static final String NO_ANSWER = "98";
    private static final String ANSWER_MAC_WRONG = "A0";
    private static final String CANCELLED_BY_OPERATOR = "17";

    private final Lane lane;

    Cashier(Lane lane) {
        this.lane = lane;
    }

    /** Sends the request of a new exchange. */
    void ask(Terminal terminal, Exchange exchange) {
        if (exchange.purpose != Purpose.RECONCILE) {
            lane.tally.begun(exchange.kind);
        }
        terminal.send(exchange, exchange.kind == Kind.ECHO ? Requests.ECHO : Requests.FINANCIAL);
        lane.answers.add(exchange, exchange.sentNanos);
    }

    /** An answer to the request has come. */
    void answered(Terminal terminal, Exchange exchange, MessageView view, ByteBuf in, int start) {
        if (exchange.kind.withCard() && !terminal.keys().macGood(exchange, view, in, start)) {
            lane.tally.fault(Fault.BAD_MAC);
            DeadlineQueue.cancel(exchange);
            unanswered(terminal, exchange, ANSWER_MAC_WRONG);
            return;
        }
        boolean approved = exchange.code == Codes.APPROVED;
        if (approved && exchange.kind.movesMoney() && (!view.has(4) || view.number(4) != exchange.amountMinor)) {
            lane.tally.fault(Fault.MALFORMED);
            return;
        }
        DeadlineQueue.cancel(exchange);
        count(requestKind(exchange), exchange);
        if (approved) {
            approved(terminal, exchange, view);
        } else {
            end(terminal, exchange, Outcome.of(exchange.code));
        }
    }

    /** The deadline of an answer has passed. */
    void expired(Terminal terminal, Exchange exchange) {
        if (exchange.stage == Exchange.Stage.REVERSING) {
            sendReversal(terminal, exchange);
        } else {
            lane.tally.fault(Fault.TIMED_OUT);
            unanswered(terminal, exchange, NO_ANSWER);
        }
    }

    /** The connection is gone, and with it the answer. */
    void cutOff(Terminal terminal, Exchange exchange) {
        DeadlineQueue.cancel(exchange);
        if (exchange.stage == Exchange.Stage.ASKED) {
            unanswered(terminal, exchange, NO_ANSWER);
        }
    }

    /** Sends the reversal, for the first time or again, if the terminal is ready; if not, the terminal does when it is. */
    void sendReversal(Terminal terminal, Exchange exchange) {
        DeadlineQueue.cancel(exchange);
        if (!terminal.isReady()) {
            return;
        }
        boolean repeat = exchange.reversalsSent++ > 0;
        if (repeat) {
            lane.tally.fault(Fault.REVERSAL_REPEATED);
        }
        long firstSentNanos = exchange.sentNanos;
        terminal.keys().prepare(exchange);
        terminal.send(exchange, repeat ? Requests.REVERSAL_REPEAT : Requests.REVERSAL);
        lane.reversals.add(exchange, exchange.sentNanos);
        exchange.sentNanos = repeat ? firstSentNanos : exchange.sentNanos;
    }

    /** An answer to the reversal has come. */
    void reversalAnswered(Terminal terminal, Exchange exchange, MessageView view, ByteBuf in, int start) {
        if (!terminal.keys().macGood(exchange, view, in, start)) {
            lane.tally.fault(Fault.BAD_MAC);
        } else if (exchange.code == Codes.APPROVED) {
            DeadlineQueue.cancel(exchange);
            count(Kind.REVERSAL, exchange);
            if (exchange.approved) {
                lane.ledger.reversed(exchange.card, exchange.amountMinor);
            }
            end(terminal, exchange, Outcome.REVERSED);
        } else if (Codes.wantsSignOn(exchange.code)) {
            DeadlineQueue.cancel(exchange); // It goes out again when the terminal is ready.
            terminal.signOn();
        } else if (!Codes.passing(exchange.code)) {
            DeadlineQueue.cancel(exchange);
            count(Kind.REVERSAL, exchange);
            lane.tally.fault(Fault.REVERSAL_TURNED_DOWN);
            end(terminal, exchange, null);
        } // Else the deadline of its answer is also the spacing of the repeats.
    }

    private void approved(Terminal terminal, Exchange exchange, MessageView view) {
        if (exchange.kind.movesMoney()) {
            exchange.approved = true;
            lane.ledger.approved(exchange.card, exchange.amountMinor);
        } else if (exchange.purpose == Purpose.RECONCILE) {
            exchange.balanceMinor = BalanceField.ledgerMinor(view);
        }
        if (exchange.kind == Kind.REVERSAL) {
            reverse(terminal, exchange, CANCELLED_BY_OPERATOR);
        } else {
            end(terminal, exchange, Outcome.APPROVED);
        }
    }

    private void unanswered(Terminal terminal, Exchange exchange, String reason) {
        time(requestKind(exchange), exchange, lane.now());
        exchange.code = 0;
        if (exchange.kind.movesMoney()) {
            reverse(terminal, exchange, reason);
        } else {
            end(terminal, exchange, Outcome.UNANSWERED);
        }
    }

    private void reverse(Terminal terminal, Exchange exchange, String reason) {
        exchange.stage = Exchange.Stage.REVERSING;
        exchange.reversalReason = reason;
        exchange.intendedNanos = lane.now();
        exchange.sentNanos = exchange.intendedNanos;
        sendReversal(terminal, exchange);
    }

    private void end(Terminal terminal, Exchange exchange, Outcome outcome) {
        exchange.outcome = outcome;
        if (outcome != null && exchange.purpose != Purpose.RECONCILE) {
            lane.tally.ended(exchange.kind, outcome);
        }
        terminal.ended(exchange);
    }

    /** The kind under which the request's own answer is counted: a sale that is to be cancelled is a sale until then. */
    private static Kind requestKind(Exchange exchange) {
        return exchange.kind == Kind.REVERSAL ? Kind.PURCHASE : exchange.kind;
    }

    private void count(Kind messageKind, Exchange exchange) {
        if (exchange.purpose != Purpose.RECONCILE) {
            lane.tally.answered(messageKind, exchange.code);
        }
        time(messageKind, exchange, lane.receivedNanos());
    }

    private void time(Kind messageKind, Exchange exchange, long nowNanos) {
        if (exchange.purpose == Purpose.MEASURED) {
            lane.latencies.record(messageKind, nowNanos - exchange.intendedNanos, nowNanos - exchange.sentNanos);
        }
    }
}

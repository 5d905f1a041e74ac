package dev.postern.load.terminal;

import dev.postern.load.record.Fault;
import dev.postern.load.record.Outcome;
import dev.postern.load.schedule.Entry;
import dev.postern.load.schedule.Kind;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;

/**
 * Conducts the exchanges of a lane's terminals from request to end: believes only answers whose MAC is good, reverses each
 * sale whose answer was not had, until the host says that it is reversed, and repeats each advice and poll until it is answered
 * (protocol.md, sections 4 and 5). A kind of several messages goes from one to the next as they are approved. Lane's event loop only.
 *
 * <pre>
 *   ASKED ──answered──▶ the kind's next message, or ended (approved, declined, refused)
 *     ├──advice without an answer──▶ FORWARDING ↺ until answered
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
        terminal.send(exchange, exchange.form.mti);
        exchange.forwarded = 1;
        lane.answers.add(exchange, exchange.sentNanos);
    }

    /** Keeps what a terminal sold while it had no line; it tells it when it is ready. */
    void keep(Exchange exchange) {
        lane.tally.begun(exchange.kind);
        lane.tally.fault(Fault.SOLD_WHILE_AWAY);
        exchange.stage = Exchange.Stage.FORWARDING;
    }

    /** An answer to the request has come. */
    void answered(Terminal terminal, Exchange exchange, MessageView view, ByteBuf in, int start) {
        if (exchange.kind.withMac() && !terminal.keys().macGood(exchange, view, in, start)) {
            lane.tally.fault(Fault.BAD_MAC);
            DeadlineQueue.cancel(exchange);
            unanswered(terminal, exchange, ANSWER_MAC_WRONG);
            return;
        }
        boolean approved = exchange.code == Codes.APPROVED;
        boolean batchIsOver = exchange.form.ofBatch() && exchange.code == Codes.WRONG_BATCH;
        if (exchange.form.isRepeated() && !batchIsOver && (Codes.passing(exchange.code) || Codes.wantsSignOn(exchange.code))) {
            // What has happened has to be told, and a code is asked for until somebody has paid: again, soon, or when the terminal has signed on.
            DeadlineQueue.cancel(exchange);
            store(exchange);
            return;
        }
        if (approved && exchange.form.hasAmount() && (!view.has(4) || view.number(4) != exchange.amountMinor)) {
            lane.tally.fault(Fault.MALFORMED);
            return;
        }
        DeadlineQueue.cancel(exchange);
        count(requestKind(exchange), exchange);
        if (exchange.kind == Kind.BATCH_CLOSE) {
            lane.closer.answered(terminal, exchange, view);
            return;
        }
        if (approved && !lane.settings.bareEcho() && !lane.reader.issuerGood(exchange, view)) {
            lane.tally.fault(Fault.ISSUER_UNPROVEN);
        }
        if (approved) {
            approved(terminal, exchange, view);
        } else {
            Outcome outcome = Outcome.of(exchange.code);
            if (outcome == Outcome.REFUSED && exchange.purpose == Purpose.MEASURED) {
                lane.latencies.refused(lane.receivedNanos() - exchange.intendedNanos);
            }
            end(terminal, exchange, outcome);
        }
    }

    /** The deadline of an answer has passed. */
    void expired(Terminal terminal, Exchange exchange) {
        if (exchange.stage == Exchange.Stage.REVERSING) {
            sendReversal(terminal, exchange);
        } else if (exchange.stage == Exchange.Stage.FORWARDING) {
            forward(terminal, exchange);
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

    /** Sends an advice again, or what the terminal could not send when its turn had come; if it cannot now, it does when it is ready. */
    void forward(Terminal terminal, Exchange exchange) {
        DeadlineQueue.cancel(exchange);
        if (!terminal.isReady()) {
            return;
        }
        if (exchange.forwarded++ > 0 && exchange.form.isAdvice()) {
            lane.tally.fault(Fault.ADVICE_REPEATED);
        }
        terminal.keys().prepare(exchange);
        if (exchange.form == Form.MERCHANT_CODE_POLL) {
            exchange.intendedNanos = lane.now();
        }
        if (exchange.form.isAdvice()) {
            terminal.send(exchange, exchange.forwarded > 1 ? exchange.form.mti | 1 : exchange.form.mti);
            lane.reversals.add(exchange, exchange.sentNanos);
        } else {
            exchange.stage = Exchange.Stage.ASKED;
            terminal.send(exchange, exchange.form.mti);
            lane.answers.add(exchange, exchange.sentNanos);
        }
    }

    /** Keeps an advice, or a poll, for later: it leaves again when the spacing is over, or when the terminal is ready. */
    private void store(Exchange exchange) {
        exchange.stage = Exchange.Stage.FORWARDING;
        (exchange.form.isAdvice() ? lane.reversals : lane.polls).add(exchange, lane.now());
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
                book(exchange, -1);
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
        if (exchange.form.hasAmount()) {
            exchange.approved = true;
            book(exchange, 1);
        } else if (exchange.purpose == Purpose.RECONCILE) {
            exchange.balanceMinor = BalanceField.ledgerMinor(view);
            exchange.availableMinor = BalanceField.availableMinor(view);
        }
        Form[] steps = Form.of(exchange.kind);
        if (exchange.kind == Kind.REVERSAL || exchange.kind == Kind.MERCHANT_CODE_CANCELLED) {
            reverse(terminal, exchange, CANCELLED_BY_OPERATOR);
        } else if (exchange.step + 1 < steps.length) {
            goOn(terminal, exchange, view, steps[exchange.step + 1]);
        } else {
            end(terminal, exchange, Outcome.APPROVED);
        }
    }

    /** The next message of the kind, under a STAN of its own. */
    private void goOn(Terminal terminal, Exchange exchange, MessageView view, Form next) {
        if (exchange.step == 0 || exchange.form.isNamedNext()) {
            exchange.originalBatch = exchange.batch;
            exchange.originalStan = exchange.stan;
            exchange.originalReference = view.has(37) ? view.text(37) : "";
            exchange.originalApproval = view.has(38) ? view.text(38) : "";
        }
        if (exchange.form == Form.BILL_INQUIRY) {
            exchange.firstMinor = Bill.dueMinor(view);
            exchange.shown = Bill.named(view);
        }
        if (!terminal.renumber(exchange)) {
            return;
        }
        exchange.step++;
        exchange.form = next;
        exchange.approved = false;
        exchange.forwarded = 0;
        exchange.forgetCard();
        exchange.entry = Entry.KEYED;
        exchange.amountMinor = next.amountMinor(exchange.firstMinor, exchange.standingMinor);
        exchange.intendedNanos = lane.now();
        exchange.stage = Exchange.Stage.FORWARDING;
        if (next == Form.MERCHANT_CODE_POLL) {
            (exchange.kind == Kind.MERCHANT_CODE_EXPIRED ? lane.forgottenCodes : lane.polls).add(exchange, lane.now());
        } else {
            forward(terminal, exchange);
        }
    }

    /** The next message of a batch that is being closed, which keeps to that batch. */
    void goOnClosing(Terminal terminal, Exchange exchange, Form next) {
        int batch = exchange.batch;
        if (!terminal.renumber(exchange)) {
            return;
        }
        exchange.batch = batch;
        exchange.step++;
        exchange.form = next;
        exchange.forwarded = 0;
        exchange.intendedNanos = lane.now();
        exchange.stage = Exchange.Stage.FORWARDING;
        forward(terminal, exchange);
    }

    /** Takes an approval into the terminal's batch, or, with -1, out of it, as the host counts. What is of another batch the terminal cannot follow. */
    private void enter(Exchange exchange, boolean in) {
        if (!exchange.terminal.batch().isOpen(exchange.batch)) {
            return;
        }
        BatchBook book = exchange.terminal.batch().book();
        if (lane.settings.batchEntriesMax() == 0) {
            // Nobody closes it in this run; the next run must not take it for empty.
            book.lost();
            return;
        }
        switch (exchange.form) {
            case VOID, COMPLETION_VOID -> entry(book, exchange.originalStan, exchange.amountMinor, !in);
            case REFUND, CREDIT, LOAD -> entry(book, exchange.stan, -exchange.amountMinor, in);
            case TIP, ADJUSTMENT -> book.change(exchange.originalStan, exchange.amountMinor - exchange.standingMinor);
            default -> {
                if (exchange.form.isDebit()) {
                    entry(book, exchange.stan, exchange.amountMinor, in);
                }
            }
        }
    }

    private static void entry(BatchBook book, int stan, int signedMinor, boolean in) {
        if (in) {
            book.add(stan, signedMinor);
        } else {
            book.remove(stan);
        }
    }

    /** Takes an approval into the ledger, or, with -1, out of it. */
    private void book(Exchange exchange, int sign) {
        enter(exchange, sign > 0);
        int amount = exchange.amountMinor * sign;
        switch (exchange.form.money) {
            case TAKEN -> {
                take(exchange, exchange.amountMinor, sign);
                exchange.standingMinor = amount;
            }
            case TAKEN_INSTEAD -> take(exchange, exchange.amountMinor - exchange.standingMinor, sign);
            case SENT -> {
                take(exchange, exchange.amountMinor, sign);
                lane.ledger.received(exchange.payee, amount);
            }
            case GIVEN -> lane.ledger.given(exchange.card, amount);
            case HELD -> {
                lane.ledger.held(exchange.card, amount);
                exchange.standingMinor += amount;
            }
            case RELEASED -> lane.ledger.held(exchange.card, -exchange.standingMinor * sign);
            case TAKEN_OF_HOLD -> {
                if (sign > 0) {
                    exchange.heldMinor = exchange.standingMinor;
                    exchange.standingMinor = exchange.amountMinor;
                }
                take(exchange, exchange.amountMinor, sign);
                lane.ledger.held(exchange.card, -exchange.heldMinor * sign);
            }
            case GIVEN_TO_HOLD -> {
                lane.ledger.given(exchange.card, amount);
                lane.ledger.held(exchange.card, exchange.heldMinor * sign);
            }
            case NONE, STAYS -> { }
        }
    }

    private void take(Exchange exchange, int minor, int sign) {
        if (sign > 0) {
            lane.ledger.approved(exchange.card, minor);
        } else {
            lane.ledger.reversed(exchange.card, minor);
        }
    }

    private void unanswered(Terminal terminal, Exchange exchange, String reason) {
        time(requestKind(exchange), exchange, lane.now());
        exchange.code = 0;
        if (exchange.form.isRepeated()) {
            store(exchange);
        } else if (exchange.form.isReversible()) {
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

    void end(Terminal terminal, Exchange exchange, Outcome outcome) {
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

package dev.postern.processor.journal.tool;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.BatchItemTaken;
import dev.postern.processor.authorization.BatchTotals;
import dev.postern.processor.authorization.CodeShown;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Effect;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.FraudLabelled;
import dev.postern.processor.authorization.BillReserved;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.IssuerReversalAnswered;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.ProofRefused;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.authorization.RulesTaken;
import dev.postern.processor.authorization.Served;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.authorization.TransferStep;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/**
 * What of an event may be shown, in order: no key, wrapped or not, and no answer's bytes; cards as tokens or masked.
 * Stateless; any thread.
 */
final class EventFields {

    /** Takes the fields one after the other. */
    interface Sink {

        /** @param value may be null: the event has none */
        void text(String name, String value) throws IOException;

        void number(String name, long value) throws IOException;
    }

    private static final int RRN = 37;

    private EventFields() {
    }

    static void write(Event event, Sink out) throws IOException {
        switch (event) {
            case AccountOpened e -> {
                out.text("card", e.token().toString());
                out.text("pan", e.maskedPan());
                out.number("currency", e.currency());
                out.number("opening_minor", e.openingMinor());
            }
            case Approved e -> {
                exchange(e.exchange(), out);
                out.text("card", e.token().toString());
                out.text("kind", name(e.kind()));
                money(e.amountMinor(), e.currency(), out);
                out.text("rrn", e.rrn());
                out.text("approval_code", e.approvalCode());
                effect(e.effect(), out);
            }
            case Declined e -> {
                exchange(e.exchange(), out);
                out.text("card", e.token().toString());
                out.text("kind", name(e.kind()));
                money(e.amountMinor(), e.currency(), out);
                out.text("rrn", e.rrn());
                out.text("response_code", e.responseCode());
            }
            case Reversed e -> {
                exchange(e.exchange(), out);
                out.text("card", e.token().toString());
                out.text("ending", name(e.ending()));
                out.number("original_batch", e.originalBatch());
                out.number("original_stan", e.originalStan());
                money(e.amountMinor(), e.currency(), out);
                out.text("reason", e.reason());
                out.text("rrn", e.rrn());
                out.text("kind", name(e.kind()));
                effect(e.effect(), out);
            }
            case TerminalSignedOn e -> {
                out.text("terminal", terminal(e.terminal()));
                out.number("batch", e.batch());
            }
            case KeysActivated e -> out.text("terminal", terminal(e.terminal()));
            case PanSealed e -> {
                out.text("card", e.token().toString());
                out.number("sealed_bytes", e.sealed() == null ? 0 : e.sealed().length);
            }
            case CardGuarded e -> {
                out.text("card", e.token().toString());
                out.number("pin_tries", e.pinTries());
                out.number("transaction_counter", e.transactionCounter());
            }
            case RulesTaken e -> {
                out.text("rules", e.name());
                out.text("hash", e.hash());
                out.text("by", e.by());
                out.text("source", e.source());
                out.number("count", e.rules());
            }
            case RuleSnoozed e -> {
                out.text("card", e.token().toString());
                out.text("rule", e.rule());
                out.text("until", Instant.ofEpochMilli(e.untilEpochMillis()).toString());
                out.text("by", e.by());
            }
            case FraudLabelled e -> {
                out.text("rrn", e.rrn());
                out.text("truth", e.fraud() ? "fraud" : "genuine");
                out.text("by", e.by());
            }
            case BillReserved e -> {
                out.text("card", e.token().toString());
                out.number("bill", e.code());
                out.number("until", e.untilEpochMillis());
            }
            case DukptCounterUsed e -> {
                out.text("terminal", terminal(e.terminal()));
                out.number("counter", e.counter());
            }
            case ProofRefused e -> {
                out.text("terminal", terminal(e.terminal()));
                out.text("mti", "%04x".formatted(e.mti()));
                out.number("stan", e.stan());
                out.number("unrecorded", e.unrecorded());
            }
            case Refused e -> {
                exchange(e.exchange(), out);
                out.text("rrn", rrn(e));
                out.text("response_code", e.responseCode());
            }
            case HoldExpired e -> {
                out.text("card", e.token().toString());
                out.number("hold_sequence", e.holdSequence());
                money(e.amountMinor(), e.currency(), out);
            }
            case TransferStep e -> {
                out.text("card", e.token().toString());
                out.text("step", name(e.step()));
                out.number("transfer", e.transferId());
                money(e.amountMinor(), e.currency(), out);
            }
            case IssuerReversalAnswered e -> {
                out.text("card", e.token().toString());
                out.number("declined_sequence", e.declinedSequence());
                out.number("attempts", e.attempts());
            }
            case Served e -> {
                exchange(e.exchange(), out);
                out.text("kind", name(e.kind()));
                out.text("rrn", rrn(e));
                out.text("response_code", e.responseCode());
            }
            case BatchDisputed e -> {
                exchange(e.exchange(), out);
                totals("claimed", e.home().plus(e.foreign()), out);
                out.text("response_code", e.responseCode());
            }
            case BatchItemTaken e -> {
                exchange(e.exchange(), out);
                out.number("item_stan", e.itemStan());
                out.text("side", e.credit() ? "credit" : "debit");
                out.number("amount_minor", e.amountMinor());
                out.text("response_code", e.responseCode());
            }
            case BatchClosed e -> {
                exchange(e.exchange(), out);
                out.text("reason", name(e.reason()));
                out.number("next_batch", e.nextBatch());
                totals("ours", e.home().plus(e.foreign()), out);
                totals("claimed", e.claimedHome().plus(e.claimedForeign()), out);
                out.number("differences", e.differences().size() + e.differencesMore());
            }
            case CodeShown e -> {
                exchange(e.exchange(), out);
                money(e.amountMinor(), e.currency(), out);
                out.text("rrn", e.rrn());
            }
        }
    }

    private static void effect(Effect effect, Sink out) throws IOException {
        if (effect == null) {
            return;
        }
        out.number("balance_minor", effect.balanceMinor());
        out.number("held_minor", effect.heldMinor());
        if (effect.linkedSequence() != 0) {
            out.number("linked_sequence", effect.linkedSequence());
        }
        if (effect.payee() != null) {
            out.text("payee", effect.payee().token().toString());
        }
    }

    private static void totals(String whose, BatchTotals totals, Sink out) throws IOException {
        out.number(whose + "_debit_minor", totals.debitMinor());
        out.number(whose + "_debit_count", totals.debitCount());
        out.number(whose + "_credit_minor", totals.creditMinor());
        out.number(whose + "_credit_count", totals.creditCount());
    }

    /** Field 37 of what was answered, or null. */
    static String rrn(Event event) {
        return switch (event) {
            case Approved e -> e.rrn();
            case Declined e -> e.rrn();
            case Reversed e -> e.rrn();
            case Refused e -> field(e.answer(), RRN);
            case CodeShown e -> e.rrn();
            case Served e -> field(e.answer(), RRN);
            case BatchDisputed e -> field(e.answer(), RRN);
            case BatchItemTaken e -> field(e.answer(), RRN);
            case BatchClosed e -> field(e.answer(), RRN);
            case AccountOpened _, TerminalSignedOn _, KeysActivated _, HoldExpired _, TransferStep _,
                    IssuerReversalAnswered _, DukptCounterUsed _, CardGuarded _, PanSealed _, ProofRefused _, RulesTaken _, RuleSnoozed _,
                    BillReserved _ -> null;
            case FraudLabelled e -> e.rrn();
        };
    }

    private static String field(byte[] answer, int field) {
        if (answer == null) {
            return null;
        }
        MessageView view = new MessageView(Dialect.terminal());
        return view.decode(Unpooled.wrappedBuffer(answer), 0, answer.length) && view.has(field) ? view.text(field)
                : null;
    }

    /** Field 41 as text: eight characters packed into a number. */
    static String terminal(long packed) {
        StringBuilder text = new StringBuilder(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            text.append((char) (packed >>> shift & 0xFF));
        }
        return text.toString().stripTrailing();
    }

    private static void exchange(Exchange exchange, Sink out) throws IOException {
        out.text("terminal", terminal(exchange.terminal()));
        out.number("batch", exchange.batch());
        out.number("stan", exchange.stan());
        out.number("class", exchange.messageClass());
    }

    private static void money(long amountMinor, int currency, Sink out) throws IOException {
        out.number("amount_minor", amountMinor);
        out.number("currency", currency);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

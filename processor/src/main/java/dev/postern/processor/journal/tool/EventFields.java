package dev.postern.processor.journal.tool;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;
import java.io.IOException;
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
            case DukptCounterUsed e -> {
                out.text("terminal", terminal(e.terminal()));
                out.number("counter", e.counter());
            }
            case Refused e -> {
                exchange(e.exchange(), out);
                out.text("rrn", rrn(e));
                out.text("response_code", e.responseCode());
            }
        }
    }

    /** Field 37 of what was answered, or null. */
    static String rrn(Event event) {
        return switch (event) {
            case Approved e -> e.rrn();
            case Declined e -> e.rrn();
            case Reversed e -> e.rrn();
            case Refused e -> field(e.answer(), RRN);
            case AccountOpened _, TerminalSignedOn _, KeysActivated _, DukptCounterUsed _, CardGuarded _, PanSealed _ -> null;
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

package dev.postern.load.terminal;

import dev.postern.load.record.Outcome;
import dev.postern.protocol.iso8583.MessageView;

/**
 * Closes terminals' batches (protocol.md, section 4): the terminal's totals; when the host has others, every item, then the end. Each message is
 * repeated with its STAN until it is answered. What the host says is held against what the terminal knows. Lane's event loop only.
 *
 * <pre>
 *   0500 ──00──▶ closed
 *     └──95──▶ 0320 item ↺ ──▶ 0320 end ──00──▶ closed; field 56 names what differed
 * </pre>
 */
final class BatchCloser {
    private final Lane lane;

    BatchCloser(Lane lane) {
        this.lane = lane;
    }

    /** What a terminal is about to claim: with a line left out now and then, if the run asks for that. */
    Closing closing(BatchBook book) {
        boolean leavesOut = book.known() && book.count() > 0 && lane.leavesOut();
        return new Closing(book.copy(), leavesOut ? lane.drawLine(book.count()) : -1);
    }

    /** An answer with a good MAC has come; those that ask for patience have been dealt with. */
    void answered(Terminal terminal, Exchange exchange, MessageView view) {
        switch (exchange.form) {
            case BATCH_CLOSE -> onTotals(terminal, exchange, view);
            case BATCH_ITEM -> onItem(terminal, exchange);
            default -> onEnd(terminal, exchange, view);
        }
    }

    private void onTotals(Terminal terminal, Exchange exchange, MessageView view) {
        Closing closing = exchange.closing;
        boolean agreed = exchange.code == Codes.APPROVED;
        if (!agreed && exchange.code != Codes.TOTALS_DIFFER) {
            refused(terminal, exchange);
            return;
        }
        if (!agreed && closing.mustBalance()) {
            lane.batches.wrong(terminal.name(), exchange.batch, closing.difference(view));
        } else if (agreed && closing.mustDiffer()) {
            lane.batches.wrong(terminal.name(), exchange.batch, "the host agreed to totals without the entry " + closing.expectedDifference());
        }
        if (agreed) {
            lane.batches.balanced();
            closed(terminal, exchange);
        } else {
            upload(terminal, exchange);
        }
    }

    private void onItem(Terminal terminal, Exchange exchange) {
        if (exchange.code == Codes.APPROVED) {
            exchange.closing.nextItem();
            upload(terminal, exchange);
        } else {
            refused(terminal, exchange);
        }
    }

    private void onEnd(Terminal terminal, Exchange exchange, MessageView view) {
        Closing closing = exchange.closing;
        if (exchange.code != Codes.APPROVED) {
            refused(terminal, exchange);
            return;
        }
        String told = view.has(56) ? view.text(56) : "";
        if (closing.mustDiffer() && !told.equals(closing.expectedDifference())) {
            lane.batches.wrong(terminal.name(), exchange.batch, "the entry '" + closing.expectedDifference() + "' was left out, and the host named '" + told + "'");
        }
        lane.batches.uploaded();
        closed(terminal, exchange);
    }

    private void upload(Terminal terminal, Exchange exchange) {
        lane.cashier.goOnClosing(terminal, exchange, exchange.closing.hasItem() ? Form.BATCH_ITEM : Form.BATCH_END);
    }

    private void closed(Terminal terminal, Exchange exchange) {
        terminal.batch().closed(exchange.batch);
        lane.cashier.end(terminal, exchange, Outcome.APPROVED);
    }

    /** The batch stays open, or the host has closed it by itself (77): what the terminal knows of it is no longer sure. */
    private void refused(Terminal terminal, Exchange exchange) {
        if (exchange.code != Codes.WRONG_BATCH) {
            lane.batches.wrong(terminal.name(), exchange.batch, "the host answered " + Codes.text(exchange.code) + " to " + exchange.form);
        }
        terminal.batch().lost();
        lane.cashier.end(terminal, exchange, Outcome.of(exchange.code));
    }
}

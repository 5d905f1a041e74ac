package dev.postern.load.terminal;

import dev.postern.load.schedule.Kind;

/**
 * The batch that a terminal has open, and when it is closed: when it is full, or asked to, and nothing of the terminal is on its way.
 * Lane's event loop only.
 */
final class OpenBatch {
    private final Lane lane;
    private final Terminal terminal;
    private final Numbers numbers;
    private final BatchBook book;
    /** The batch is to be closed as soon as nothing is on its way; is being closed. */
    private boolean draining;
    private boolean closing;

    /** @param known whether the terminal has seen all of the batch */
    OpenBatch(Lane lane, Terminal terminal, Numbers numbers, boolean known) {
        this.lane = lane;
        this.terminal = terminal;
        this.numbers = numbers;
        this.book = new BatchBook(known);
    }

    BatchBook book() {
        return book;
    }

    /** Whether the terminal knows that nothing stands in it. */
    boolean isClean() {
        return book.known() && book.count() == 0;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether it takes one more sale. */
    boolean takesSales() {
        return !draining && !full();
    }

    private boolean full() {
        return lane.settings.batchEntriesMax() > 0 && book.count() >= lane.settings.batchEntriesMax();
    }

    /** Closes it when nothing is on its way; otherwise says false, and takes no sale until it was asked again. */
    boolean close(long intendedNanos, Purpose purpose) {
        draining = terminal.open() > 0;
        return !draining && ask(intendedNanos, purpose);
    }

    /** Nothing else of the terminal is on its way, and nothing is until it is closed. */
    private boolean ask(long intendedNanos, Purpose purpose) {
        Exchange exchange = terminal.open(Exchange.Stage.ASKED);
        if (exchange == null) {
            return false;
        }
        closing = true;
        exchange.kind = Kind.BATCH_CLOSE;
        exchange.step = 0;
        exchange.form = Form.BATCH_CLOSE;
        exchange.forwarded = 0;
        exchange.purpose = purpose;
        exchange.card = 0;
        exchange.intendedNanos = intendedNanos;
        exchange.closing = lane.closer.closing(book);
        terminal.keys().prepare(exchange);
        lane.cashier.ask(terminal, exchange);
        return true;
    }

    void closeWhenFull(Purpose purpose) {
        if (full() && !closing && terminal.open() == 0 && terminal.isReady()) {
            ask(lane.now(), purpose);
        }
    }

    /** The host has closed that batch. */
    void closed(int batch) {
        closing = false;
        if (isOpen(batch)) {
            numbers.closed();
        }
        book.open();
    }

    /** The host would not close it: what it holds is not what the terminal thinks. */
    void lost() {
        closing = false;
        book.lost();
    }

    /** Whether that is the batch that the terminal's entries are of. */
    boolean isOpen(int batch) {
        return batch == numbers.batch();
    }

    /**
     * The host says which one is open.
     *
     * @param worked whether the terminal has worked in this run, so that it knows its own STANs
     */
    void is(int current, boolean worked) {
        if (isOpen(current)) {
            return;
        }
        if (worked) {
            numbers.batch(current);
        } else {
            numbers.found(current);
        }
        if (!closing) {
            book.lost();
        }
    }
}

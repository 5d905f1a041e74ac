package dev.postern.processor.terminal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Ends the batches of a partition's terminals when their merchant's business day is over. Confined to the partition. */
final class BusinessDays {

    /** How often it is looked whether a business day has ended; a message that comes first looks too. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Terminals terminals;
    private final Answering answering;
    private final BatchClosing closing;
    private final LongConsumer lookAfterNanos;

    /** @param lookAfterNanos sets an alarm; {@link #look} has to follow */
    BusinessDays(Terminals terminals, Answering answering, BatchClosing closing, LongConsumer lookAfterNanos) {
        this.terminals = terminals;
        this.answering = answering;
        this.closing = closing;
        this.lookAfterNanos = lookAfterNanos;
        if (terminals.cutsOver()) {
            lookAfterNanos.accept(LOOK_NANOS);
        }
    }

    /** The alarm rang. */
    void look(long atEpochMillis) {
        for (TerminalState terminal : terminals.dueForCutOver(atEpochMillis)) {
            cutOver(terminal, atEpochMillis);
        }
        lookAfterNanos.accept(LOOK_NANOS);
    }

    /** The business day ends when nothing of the terminal is on its way any more. */
    void cutOver(TerminalState terminal, long atEpochMillis) {
        if (!terminal.closing && terminal.window.runningCount() == 0) {
            answering.whenDurable(terminal, closing.cutOver(terminal, atEpochMillis));
        }
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Approved;

/** Plants a wrong batch total into a live state, for the simulation. Not thread-safe. */
public final class BatchFlaw {

    private BatchFlaw() {
    }

    /** Adds an approval to its terminal's open batch although the projection adds it too. */
    public static void countAgain(Terminals terminals, Approved event) {
        TerminalState terminal = terminals.find(event.exchange().terminal());
        if (terminal != null && terminal.batch == event.exchange().batch()) {
            terminal.batchState.approved(event);
        }
    }
}

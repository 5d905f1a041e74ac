package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.ops.Counts;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Asks the journal for what left the memory of a partition. Confined to it. */
final class PastDecisions {

    private final Journal journal;
    private final Executor home;
    private final Counts counts;

    /** @param home where the partition's actor runs */
    PastDecisions(Journal journal, Executor home, Counts counts) {
        this.journal = journal;
        this.home = home;
        this.counts = counts;
    }

    /**
     * Looks for the record of what a terminal asked.
     *
     * @param found told the record, or null when there is none; it only tells the actor
     * @return false when too many are looked for already
     */
    boolean ask(TerminalState terminal, int batch, int stan, int messageClass, Consumer<Event> found) {
        boolean asked = journal.find(event -> isAnswerTo(event, terminal.id, batch, stan, messageClass), home, found);
        if (!asked) {
            counts.refused("look-ups");
        }
        return asked;
    }

    private static boolean isAnswerTo(Event event, long terminal, int batch, int stan, int messageClass) {
        Exchange exchange = Exchanges.exchangeOf(event);
        return exchange != null && exchange.terminal() == terminal && exchange.batch() == batch
                && exchange.stan() == stan && exchange.messageClass() == messageClass;
    }
}

package dev.postern.processor.simulation;

import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchTotals;
import java.util.List;

/**
 * What a simulated terminal makes of a business day that ended: which of its requests came too late, and whether the totals
 * with which the host closed its batch are those of its own books. Not thread-safe.
 */
final class CutOverCheck {

    private static final int NONE = 0;

    private final World world;
    private final long terminal;
    private final Books books;
    /** The batch that the host closed and that is still to be compared. */
    private int ended = NONE;

    CutOverCheck(World world, long terminal, Books books) {
        this.world = world;
        this.terminal = terminal;
        this.books = books;
    }

    boolean isIdle() {
        return ended == NONE;
    }

    /** A sign-on has told another batch than that one. */
    void ended(int batch) {
        if (world.cutOver(terminal, batch) != null) {
            ended = batch;
        }
    }

    /** Whether 77 may be the answer: the request is of a batch that the host closed by itself. */
    boolean ofClosed(Deal deal, int openBatch) {
        boolean ofOpen = world.cutOver(terminal, openBatch) != null;
        return deal.state == Deal.State.REVERSING ? ofOpen || world.cutOver(terminal, openBatch - 1) != null
                : world.cutOver(terminal, deal.key.batch()) != null;
    }

    /** When nothing of the batch is open any more, both have the same totals of it. */
    void compare(List<Deal> open) {
        if (ended == NONE || open.stream().anyMatch(deal -> deal.key.batch() <= ended)) {
            return;
        }
        BatchClosed closed = world.cutOver(terminal, ended);
        if (!books.isLoose(ended)) {
            compare(closed.home(), false);
            compare(closed.foreign(), true);
            world.count(Happening.CUT_OVER_AGREED);
        }
        ended = NONE;
    }

    private void compare(BatchTotals host, boolean foreign) {
        long[] own = Books.sum(books.lines(ended), foreign);
        BatchTotals ours = new BatchTotals(own[0], (int) own[1], own[2], (int) own[3]);
        if (!ours.equals(host)) {
            world.broken("batch " + ended + " was cut over with " + host + ", and the terminal has " + ours);
        }
    }
}

package dev.postern.load.run;

import dev.postern.load.schedule.Schedule;
import dev.postern.load.terminal.Exchange;
import dev.postern.load.terminal.Purpose;
import dev.postern.load.terminal.Terminal;

/**
 * Each terminal sends as soon as it has its answer: finds how much the host can do, and says nothing about response times at a
 * rate, since a slow host is asked less. What each terminal sends is drawn before the run.
 */
final class ClosedLoop extends Step {
    private static final int STRIDE = 7919;

    private final Schedule ring;
    private final int cardsPerTerminal;
    private final int lanes;
    private final long measureFromNanos;
    private final long endNanos;
    private final int[] position;

    /** A lane's part; times are on the lane's clock. */
    ClosedLoop(LaneLoop loop, Schedule ring, int cardsPerTerminal, int lanes, long measureFromNanos, long endNanos) {
        super(loop);
        this.ring = ring;
        this.cardsPerTerminal = cardsPerTerminal;
        this.lanes = lanes;
        this.measureFromNanos = measureFromNanos;
        this.endNanos = endNanos;
        this.position = new int[loop.terminals().size()];
        for (int i = 0; i < position.length; i++) {
            position[i] = (int) ((long) i * STRIDE % ring.count());
        }
    }

    @Override
    void start() {
        loop.lane().faulty(true);
        terminals().forEach(this::send);
    }

    @Override
    public void ready(Terminal terminal) {
        if (terminal.open() == 0) {
            send(terminal);
        }
    }

    @Override
    public void ended(Terminal terminal, Exchange exchange) {
        send(terminal);
    }

    @Override
    void tick() {
        if (loop.lane().now() - endNanos >= 0) {
            finish();
        }
    }

    private void send(Terminal terminal) {
        long now = loop.lane().now();
        if (now - endNanos >= 0) {
            return;
        }
        int slot = terminal.index() / lanes;
        int at = position[slot];
        position[slot] = at + 1 == ring.count() ? 0 : at + 1;
        terminal.begin(ring.kind(at), terminal.index() * cardsPerTerminal + ring.card(at), ring.amountMinor(at), now,
            now - measureFromNanos < 0 ? Purpose.WARM_UP : Purpose.MEASURED);
    }
}

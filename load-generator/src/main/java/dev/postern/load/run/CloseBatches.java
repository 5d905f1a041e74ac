package dev.postern.load.run;

import dev.postern.load.schedule.Kind;
import dev.postern.load.terminal.Exchange;
import dev.postern.load.terminal.Purpose;
import dev.postern.load.terminal.Terminal;
import java.util.ArrayDeque;

/**
 * The end of the day: every terminal of a lane whose batch has entries closes it, so many at a time.
 */
final class CloseBatches extends Step {
    private final int atOnceMax;
    private final ArrayDeque<Terminal> waiting = new ArrayDeque<>();
    private int open;

    CloseBatches(LaneLoop loop, int atOnceMax) {
        super(loop);
        this.atOnceMax = atOnceMax;
    }

    @Override
    void start() {
        terminals().stream().filter(terminal -> terminal.entries() > 0).forEach(waiting::add);
        tick();
    }

    /** Who is not connected at present is tried again. */
    @Override
    void tick() {
        for (int left = waiting.size(); left > 0 && open < atOnceMax; left--) {
            Terminal terminal = waiting.poll();
            if (terminal.begin(Kind.BATCH_CLOSE, 0, 0, loop.lane().now(), Purpose.WARM_UP)) {
                open++;
            } else {
                waiting.add(terminal);
            }
        }
        if (open == 0 && waiting.isEmpty()) {
            finish();
        }
    }

    @Override
    public void ended(Terminal terminal, Exchange exchange) {
        open--;
    }
}

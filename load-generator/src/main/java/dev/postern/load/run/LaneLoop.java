package dev.postern.load.run;

import dev.postern.load.terminal.Lane;
import dev.postern.load.terminal.Memory;
import dev.postern.load.terminal.Terminal;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A lane on its event loop: lets deadlines take effect and steps go forward. Terminals are added before it runs; after that
 * only its event loop touches it.
 */
final class LaneLoop {
    private static final long SWEEP_MILLIS = 10;

    private final EventLoop loop;
    private final Lane lane;
    private final List<Terminal> terminals = new ArrayList<>();
    private Step step;

    LaneLoop(EventLoop loop, Lane lane) {
        this.loop = loop;
        this.lane = lane;
    }

    EventLoop eventLoop() {
        return loop;
    }

    Lane lane() {
        return lane;
    }

    List<Terminal> terminals() {
        return terminals;
    }

    /** What each of the lane's terminals remembers now, in order; event loop only. */
    List<Memory> memories() {
        return terminals.stream().map(Terminal::memory).toList();
    }

    void run() {
        loop.execute(TimerSlack::shorten);
        loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Makes a step the lane's work; any thread. */
    void begin(Step next) {
        loop.execute(() -> {
            step = next;
            lane.work(next);
            next.start();
            lane.flush();
        });
    }

    private void sweep() {
        lane.sweep();
        if (step != null) {
            step.tick();
            lane.flush();
        }
    }
}

package dev.postern.load.run;

import dev.postern.load.record.TimerSlack;
import dev.postern.load.terminal.Lane;
import dev.postern.load.terminal.Memory;
import dev.postern.load.terminal.Terminal;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane on its event loop: lets deadlines take effect and steps go forward. Terminals are added before it runs; after that
 * only its event loop touches it.
 */
final class LaneLoop {
    private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);
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
        loop.scheduleAtFixedRate(() -> guarded(this::sweep), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Makes a step the lane's work; any thread. */
    void begin(Step next) {
        loop.execute(() -> guarded(() -> {
            step = next;
            lane.work(next);
            next.start();
            lane.flush();
        }));
    }

    /** Runs on the event loop after the delay. */
    void schedule(Runnable task, long delayNanos) {
        loop.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    /** A defect ends the run, instead of a task that silently runs no more. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error defect) {
            LOG.error("a lane failed", defect);
            lane.fail("the generator itself failed: " + defect);
        }
    }

    private void sweep() {
        lane.sweep();
        if (step != null) {
            step.tick();
            lane.flush();
        }
    }
}

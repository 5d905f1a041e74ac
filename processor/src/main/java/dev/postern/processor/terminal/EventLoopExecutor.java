package dev.postern.processor.terminal;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs a mailbox at once when its sender is already on the loop, and hands it to the loop otherwise: a chain of actors
 * on one loop then costs no thread hop. Nesting is bounded, so that a long chain cannot exhaust the stack; past the
 * bound the mailbox is queued. Any thread may submit. It does not own the loop: shutting it down does nothing.
 */
final class EventLoopExecutor extends AbstractExecutorService {

    /** Deeper than any chain of stages here; each level takes about ten stack frames. */
    static final int NESTING_MAX = 16;

    private final EventLoop loop;
    /** Touched on the loop only. */
    private int nesting;

    EventLoopExecutor(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop() && nesting < NESTING_MAX) {
            nesting++;
            try {
                task.run();
            } finally {
                nesting--;
            }
        } else {
            loop.execute(task);
        }
    }

    @Override
    public void shutdown() {
        // The loop belongs to the node; Pekko shuts a dispatcher's executor down whenever its last actor stops.
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return loop.isShuttingDown();
    }

    @Override
    public boolean isTerminated() {
        return loop.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return loop.awaitTermination(timeout, unit);
    }
}

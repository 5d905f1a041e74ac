package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EventLoopExecutorTest {

    private static final EventLoop LOOP = new DefaultEventLoop();

    private final EventLoopExecutor executor = new EventLoopExecutor(LOOP);
    private final List<String> trace = new ArrayList<>();

    @AfterAll
    static void stop() {
        LOOP.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void shouldRunAtOnceWhenCalledOnTheLoop() throws Exception {
        onLoop(() -> {
            trace.add("before");
            executor.execute(() -> trace.add("task"));
            trace.add("after");
        });
        assertEquals(List.of("before", "task", "after"), trace);
    }

    @Test
    void shouldHandOverWhenCalledFromElsewhere() throws Exception {
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        CompletableFuture<Void> entered = new CompletableFuture<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        LOOP.execute(() -> {
            entered.complete(null);
            go.join();
        });
        entered.get(10, TimeUnit.SECONDS);

        executor.execute(() -> onLoop.complete(LOOP.inEventLoop()));

        assertFalse(onLoop.isDone(), "the loop is busy, and the caller did not wait for it");
        go.complete(null);
        assertTrue(onLoop.get(10, TimeUnit.SECONDS));
    }

    /** Past the bound the task is queued, so that a long chain cannot exhaust the stack; none is lost. */
    @Test
    void shouldBoundTheNesting() throws Exception {
        int chain = 5_000;
        int[] state = new int[3];
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable[] link = new Runnable[1];
        link[0] = () -> {
            state[0]++;
            state[1]++;
            state[2] = Math.max(state[2], state[1]);
            if (state[0] < chain) {
                executor.execute(link[0]);
            } else {
                done.complete(null);
            }
            state[1]--;
        };
        executor.execute(link[0]);
        done.get(10, TimeUnit.SECONDS);

        assertEquals(chain, state[0]);
        assertTrue(state[2] > 1, "it did run inline");
        assertTrue(state[2] <= EventLoopExecutor.NESTING_MAX + 1, state[2] + " deep");
    }

    @Test
    void shouldKeepItsCountWhenATaskThrows() throws Exception {
        onLoop(() -> {
            for (int i = 0; i < 3 * EventLoopExecutor.NESTING_MAX; i++) {
                assertThrows(IllegalStateException.class, () -> executor.execute(() -> {
                    throw new IllegalStateException("a mailbox failed");
                }));
            }
            executor.execute(() -> trace.add("inline"));
            trace.add("after");
        });
        assertEquals(List.of("inline", "after"), trace);
    }

    /** Pekko shuts a dispatcher's executor down whenever its last actor stops; the loop is the node's. */
    @Test
    void shouldNotStopTheLoopItDoesNotOwn() throws Exception {
        executor.shutdown();
        assertEquals(List.of(), executor.shutdownNow());
        assertFalse(executor.isShutdown());
        assertFalse(executor.isTerminated());
        onLoop(() -> executor.execute(() -> trace.add("still runs")));
        assertEquals(List.of("still runs"), trace);
    }

    private static void onLoop(Runnable task) throws Exception {
        Callable<Void> callable = () -> {
            task.run();
            return null;
        };
        LOOP.submit(callable).get(10, TimeUnit.SECONDS);
    }
}

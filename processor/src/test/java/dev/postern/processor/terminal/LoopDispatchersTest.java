package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Actors on event loops as the node places them: a chain on one loop is one call, a hop to another is handed over. */
class LoopDispatchersTest {

    private static EventLoops loops;
    private static LoopDispatchers dispatchers;
    private static ActorSystem<Void> system;
    private static ActorRef<Runnable> firstOfLoop0;
    private static ActorRef<Runnable> secondOfLoop0;
    private static ActorRef<Runnable> ofLoop1;

    @BeforeAll
    static void start() throws Exception {
        loops = new EventLoops(2, Clock.system());
        dispatchers = LoopDispatchers.of(loops);
        CompletableFuture<List<ActorRef<Runnable>>> spawned = new CompletableFuture<>();
        system = ActorSystem.create(Behaviors.setup(context -> {
            List<ActorRef<Runnable>> actors = new ArrayList<>();
            actors.add(context.spawn(runner(), "a", dispatchers.selector(0)));
            actors.add(context.spawn(runner(), "b", dispatchers.selector(0)));
            actors.add(context.spawn(runner(), "c", dispatchers.selector(1)));
            spawned.complete(actors);
            return Behaviors.empty();
        }), "loops", dispatchers.configuration(Settings.with().config()));
        List<ActorRef<Runnable>> actors = spawned.get(20, TimeUnit.SECONDS);
        firstOfLoop0 = actors.get(0);
        secondOfLoop0 = actors.get(1);
        ofLoop1 = actors.get(2);
        // Each has started when it has run something.
        for (ActorRef<Runnable> actor : actors) {
            CompletableFuture<Void> ran = new CompletableFuture<>();
            actor.tell(() -> ran.complete(null));
            ran.get(20, TimeUnit.SECONDS);
        }
    }

    private static Behavior<Runnable> runner() {
        return Behaviors.receiveMessage(task -> {
            task.run();
            return Behaviors.same();
        });
    }

    @AfterAll
    static void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        loops.close();
        dispatchers.close();
    }

    @Test
    void shouldRunAnActorOnItsLoop() throws Exception {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        CompletableFuture<Boolean> third = new CompletableFuture<>();
        firstOfLoop0.tell(() -> first.complete(loops.loop(0).inEventLoop()));
        ofLoop1.tell(() -> third.complete(loops.loop(1).inEventLoop()));
        assertTrue(first.get(20, TimeUnit.SECONDS));
        assertTrue(third.get(20, TimeUnit.SECONDS));
    }

    @Test
    void shouldRunAChainOnOneLoopAsOneCall() throws Exception {
        List<String> trace = new ArrayList<>();
        Thread[] threads = new Thread[2];
        onLoop0(() -> {
            trace.add("channel");
            firstOfLoop0.tell(() -> {
                threads[0] = Thread.currentThread();
                trace.add("first");
                secondOfLoop0.tell(() -> {
                    threads[1] = Thread.currentThread();
                    trace.add("second");
                });
                trace.add("first ends");
            });
            trace.add("channel ends");
        });
        assertEquals(List.of("channel", "first", "second", "first ends", "channel ends"), trace);
        assertSame(threads[0], threads[1]);
    }

    @Test
    void shouldHandOverToAnActorOfAnotherLoop() throws Exception {
        CompletableFuture<Thread> other = new CompletableFuture<>();
        CompletableFuture<Thread> own = new CompletableFuture<>();
        firstOfLoop0.tell(() -> {
            own.complete(Thread.currentThread());
            ofLoop1.tell(() -> other.complete(Thread.currentThread()));
        });
        assertTrue(own.get(20, TimeUnit.SECONDS) != other.get(20, TimeUnit.SECONDS));
    }

    /** Two nodes of one process, as tests have them, must not find each other's loops. */
    @Test
    void shouldKeepTheLoopsOfTwoNodesApart() throws Exception {
        EventLoops others = new EventLoops(1, Clock.system());
        try (LoopDispatchers second = LoopDispatchers.of(others)) {
            CompletableFuture<Boolean> onItsOwn = new CompletableFuture<>();
            ActorSystem<Void> other = ActorSystem.create(Behaviors.setup(context -> {
                context.spawn(runner(), "x", second.selector(0))
                        .tell(() -> onItsOwn.complete(others.loop(0).inEventLoop()));
                return Behaviors.empty();
            }), "others", second.configuration(Settings.with().config()));
            assertTrue(onItsOwn.get(20, TimeUnit.SECONDS));
            other.terminate();
            other.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } finally {
            others.close();
        }
    }

    private static void onLoop0(Runnable task) throws Exception {
        Callable<Void> callable = () -> {
            task.run();
            return null;
        };
        loops.loop(0).submit(callable).get(20, TimeUnit.SECONDS);
    }
}

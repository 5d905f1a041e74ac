package dev.postern.processor;

import dev.postern.processor.settings.Section;
import dev.postern.processor.terminal.EventLoops;
import dev.postern.processor.terminal.LoopDispatchers;
import dev.postern.processor.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the stages run on: the event loops, and an actor system whose guardian waits for what it is to wire. Neither needs a key or a
 * record, so a start makes them on a thread of its own, beside the keys and the recovery. Owned by the node.
 *
 * @param loops the event loops
 * @param dispatchers places actors on them
 * @param system takes the {@link Guardian.Parts} once
 * @param wired completed when the guardian has wired them
 */
record NodeLoops(EventLoops loops, LoopDispatchers dispatchers, ActorSystem<Guardian.Parts> system, CompletableFuture<Guardian.Wired> wired)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLoops.class);
    private static final int ACTORS_STOP_SECONDS_MAX = 1;

    /** What is being made; for the thread that starts the node. */
    static final class Begun {

        private final CompletableFuture<NodeLoops> made = new CompletableFuture<>();

        private Begun() {
        }

        /** Waits for them. */
        NodeLoops get() {
            try {
                return made.join();
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof RuntimeException why ? why : failed;
            }
        }

        /** The start has failed for another reason: they go too. */
        void abandon() {
            made.whenComplete((loops, error) -> {
                if (loops != null) {
                    loops.close();
                }
            });
        }
    }

    /** Begins to make them. */
    static Begun begin(int count, Section root, Clock clock) {
        Begun begun = new Begun();
        Thread.ofPlatform().name("start-loops").daemon().start(() -> {
            try {
                begun.made.complete(make(count, root, clock));
            } catch (RuntimeException | Error failed) {
                begun.made.completeExceptionally(failed);
            }
        });
        return begun;
    }

    private static NodeLoops make(int count, Section root, Clock clock) {
        EventLoops loops = new EventLoops(count, clock);
        LoopDispatchers dispatchers = LoopDispatchers.of(loops);
        CompletableFuture<Guardian.Wired> wired = new CompletableFuture<>();
        return new NodeLoops(loops, dispatchers, ActorSystem.create(Guardian.create(wired), "postern", dispatchers.configuration(root.config())), wired);
    }

    /** Has the stages wired; {@link #wired} tells when they are. Once. */
    void wire(Guardian.Parts parts) {
        system.tell(parts);
    }

    /** Stops the actors, which stop on the loops. */
    void terminate() {
        system.terminate();
        await(system.getWhenTerminated());
    }

    /** Stops the actors and then the loops. */
    @Override
    public void close() {
        terminate();
        closeLoops();
    }

    /** Stops the loops, when nothing runs on them any more. */
    void closeLoops() {
        loops.close();
        dispatchers.close();
    }

    private static void await(CompletionStage<?> end) {
        try {
            end.toCompletableFuture().get(ACTORS_STOP_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("the actors did not stop in time: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

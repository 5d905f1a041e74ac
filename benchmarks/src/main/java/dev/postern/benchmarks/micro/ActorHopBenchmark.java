package dev.postern.benchmarks.micro;

import com.typesafe.config.ConfigFactory;
import dev.postern.processor.terminal.EventLoops;
import dev.postern.processor.time.Clock;
import dev.postern.processor.terminal.LoopDispatchers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs to pass a message through actors and come back to the event loop that sent it, as a request does. The
 * score is one way there and back through all mailboxes; the difference between 4 and 1, over 3, is one hop. A message is
 * one reference whatever it refers to, so its size is no parameter. Settings of the dispatchers: reference.conf's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ActorHopBenchmark {

    private static final int REQUESTS = 20_000;
    private static final int HOME = 0;
    private static final int LOOPS = 2;

    /**
     * Where the actors run: {@code loop}, inline on the sender's event loop; {@code two-loops}, each on another loop than
     * the one before it, the dearest placement of shards; {@code fork-join}, Pekko's default.
     */
    @Param({"loop", "two-loops", "fork-join"})
    public String dispatcher;

    /** Actors on the way. */
    @Param({"1", "4"})
    public int mailboxes;

    /** Requests under way at the same time: 1 shows the wake-up of a thread, 64 what is left of it under load. */
    @Param({"1", "64"})
    public int inFlight;

    private EventLoops loops;
    private LoopDispatchers dispatchers;
    private ActorSystem<Void> system;
    private Executor home;
    private ActorRef<HopActor.Hop> first;

    /** Starts loops, system and actors; JMH calls it. */
    @Setup
    public void setUp() {
        loops = new EventLoops(LOOPS, Clock.system());
        dispatchers = LoopDispatchers.of(loops);
        home = dispatchers.home(HOME);
        CompletableFuture<ActorRef<HopActor.Hop>> wired = new CompletableFuture<>();
        system = ActorSystem.create(Behaviors.<Void>setup(context -> {
            wired.complete(chain(context));
            return Behaviors.empty();
        }), "hops", dispatchers.configuration(ConfigFactory.load()));
        first = wired.join();
    }

    /** Right to left, each actor handed the one after it. */
    private ActorRef<HopActor.Hop> chain(ActorContext<Void> context) {
        ActorRef<HopActor.Hop> next = null;
        for (int i = mailboxes; i >= 1; i--) {
            next = context.spawn(HopActor.create(next), "hop-" + i, selector(i));
        }
        return next;
    }

    private Props selector(int position) {
        return switch (dispatcher) {
            case "loop" -> dispatchers.selector(HOME);
            case "two-loops" -> dispatchers.selector(position % LOOPS);
            case "fork-join" -> DispatcherSelector.defaultDispatcher();
            default -> throw new IllegalArgumentException("no dispatcher " + dispatcher);
        };
    }

    /** Ends them; JMH calls it. */
    @TearDown
    public void tearDown() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        loops.close();
        dispatchers.close();
    }

    /** Many requests, of which {@link #inFlight} are under way. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void thereAndBack() throws InterruptedException {
        HopDriver driver = new HopDriver(first, home, REQUESTS, inFlight);
        home.execute(driver::send);
        driver.await();
    }
}

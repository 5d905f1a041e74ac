package dev.postern.processor.terminal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * One Pekko dispatcher for each event loop (decision record 0001). Pekko makes executors from configuration alone, so
 * the loops of a node are found through a number in that configuration. Made and closed by the node's owner.
 */
public final class LoopDispatchers implements AutoCloseable {

    private static final Map<Integer, LoopDispatchers> BY_NODE = new ConcurrentHashMap<>();
    private static final AtomicInteger NODES = new AtomicInteger();

    private final int node = NODES.incrementAndGet();
    private final EventLoops loops;
    private final List<EventLoopExecutor> executors = new ArrayList<>();

    private LoopDispatchers(EventLoops loops) {
        this.loops = loops;
        for (int i = 0; i < loops.count(); i++) {
            executors.add(new EventLoopExecutor(loops.loop(i)));
        }
    }

    /** Makes the loops known; before the actor system starts. */
    public static LoopDispatchers of(EventLoops loops) {
        LoopDispatchers dispatchers = new LoopDispatchers(loops);
        BY_NODE.put(dispatchers.node, dispatchers);
        return dispatchers;
    }

    /** The dispatchers' part of the actor system's configuration; what {@code base} says of a loop wins. */
    public Config configuration(Config base) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < loops.count(); i++) {
            text.append("postern-loop-").append(i).append(" = ${postern.terminal.loop-dispatcher} { node = ")
                    .append(node).append(", loop = ").append(i).append(" }\n");
        }
        return ConfigFactory.parseString(text.toString()).withFallback(base).resolve();
    }

    /** What an actor of that loop is spawned with. */
    public Props selector(int loop) {
        return DispatcherSelector.fromConfig("postern-loop-" + loop).withMailboxFromConfig("postern.terminal.loop-mailbox");
    }

    /** Runs tasks on that loop, at once when called there. */
    EventLoopExecutor executor(int loop) {
        return executors.get(loop);
    }

    /** The same, for who is told when something is durable. */
    public Executor home(int loop) {
        return executors.get(loop);
    }

    @Override
    public void close() {
        BY_NODE.remove(node);
    }

    /** Pekko's way to our executors; named in {@code reference.conf}, made by Pekko only. */
    public static final class Configurator extends ExecutorServiceConfigurator {

        private final int node;
        private final int loop;

        /** Called by Pekko by reflection. */
        public Configurator(Config config, DispatcherPrerequisites prerequisites) {
            super(config, prerequisites);
            node = config.getInt("node");
            loop = config.getInt("loop");
        }

        @Override
        public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
            return this::executor;
        }

        private ExecutorService executor() {
            return BY_NODE.get(node).executor(loop);
        }
    }
}

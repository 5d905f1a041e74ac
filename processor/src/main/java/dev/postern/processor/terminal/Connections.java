package dev.postern.processor.terminal;

import dev.postern.processor.ops.Counts;
import dev.postern.processor.time.Clock;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Makes the actor of each new connection on the event loop of its channel. One a node, on the default dispatcher. */
public final class Connections extends AbstractMatchingBehavior<Connections.Command> {

    /** What it is told. */
    public sealed interface Command permits Open {
    }

    /** A channel waits for its actor. */
    record Open(ConnectionHandler handler, int loop) implements Command {
    }

    private final TerminalServer server;
    private final int inFlightMax;
    private final long lateNanos;
    private final LoopDispatchers dispatchers;
    private final List<ActorRef<TerminalPartition.Command>> partitions;
    private final Counts counts;
    private final Clock clock;

    private Connections(ActorContext<Command> context, TerminalServer server, int inFlightMax,
            long lateNanos, LoopDispatchers dispatchers, List<ActorRef<TerminalPartition.Command>> partitions,
            Counts counts, Clock clock) {
        super(context);
        this.server = server;
        this.inFlightMax = inFlightMax;
        this.lateNanos = lateNanos;
        this.dispatchers = dispatchers;
        this.partitions = partitions;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * @param inFlightMax credits of a connection
     * @param lateNanos an answer that took longer is counted as late
     * @param partitions the stage behind a connection, by partition number
     */
    public static Behavior<Command> create(TerminalServer server, int inFlightMax, long lateNanos, LoopDispatchers dispatchers,
            List<ActorRef<TerminalPartition.Command>> partitions, Counts counts, Clock clock) {
        return Behaviors.setup(context ->
                new Connections(context, server, inFlightMax, lateNanos, dispatchers, partitions, counts, clock));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Open open -> onOpen(open);
        }
        return this;
    }

    private void onOpen(Open open) {
        ConnectionHandler handler = open.handler();
        Behavior<TerminalConnection.Command> behavior = TerminalConnection.create(handler.channel(), handler.pause(), inFlightMax, lateNanos,
                server.loopState(open.loop()), partitions, counts, clock);
        ActorRef<TerminalConnection.Command> connection =
                getContext().spawnAnonymous(behavior, dispatchers.selector(open.loop()));
        handler.channel().eventLoop().execute(() -> handler.bind(connection));
    }
}

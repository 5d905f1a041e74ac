package dev.postern.processor.terminal;

import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.time.Clock;
import io.netty.channel.Channel;
import io.netty.buffer.Unpooled;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One terminal connection: carries requests to their terminal's partition and answers back to the socket, and holds
 * the line's credits. It knows nothing of keys or money. Runs on its channel's event loop, so that it may touch the
 * channel without a hop.
 */
final class TerminalConnection extends AbstractMatchingBehavior<TerminalConnection.Command> {

    /** What a connection is told. */
    sealed interface Command permits Submit, Answer, Writability, LeaseGained, LeaseLost, Drain, Closed {
    }

    /** The socket takes more, or the peer does not read. */
    record Writability(boolean writable) implements Command {
    }

    /** A terminal has proved itself here: this connection speaks for it until another one does. */
    record LeaseGained(long terminal) implements Command {
    }

    /** A terminal that spoke here has proved itself on another connection. */
    record LeaseLost(long terminal, long epoch) implements Command {
    }

    /** Read nothing more; what is in flight is still answered. */
    record Drain() implements Command {
    }

    /** The socket is closed. */
    record Closed() implements Command {
    }

    private final Channel channel;
    private final ReadPause pause;
    private final int inFlightMax;
    private final long lateNanos;
    private final LoopState loop;
    private final List<ActorRef<TerminalPartition.Command>> partitions;
    private final Counts counts;
    private final Clock clock;
    private final ActorRef<Command> self;
    /** Terminals that speak here; at most those of the fleet. */
    private final LongOpenHashSet leases = new LongOpenHashSet(2);
    private int inFlight;
    private boolean creditsGone;
    private boolean peerSlow;
    private boolean draining;
    private boolean closed;

    private TerminalConnection(ActorContext<Command> context, Channel channel, ReadPause pause, int inFlightMax, long lateNanos, LoopState loop,
            List<ActorRef<TerminalPartition.Command>> partitions, Counts counts, Clock clock) {
        super(context);
        this.channel = channel;
        this.pause = pause;
        this.inFlightMax = inFlightMax;
        this.lateNanos = lateNanos;
        this.loop = loop;
        this.partitions = partitions;
        this.counts = counts;
        this.clock = clock;
        this.self = context.getSelf();
    }

    /**
     * @param pause told since when the credits are gone
     * @param lateNanos an answer that took longer is counted as late
     * @param partitions the stage that follows, by partition number
     */
    static Behavior<Command> create(Channel channel, ReadPause pause, int inFlightMax, long lateNanos, LoopState loop,
            List<ActorRef<TerminalPartition.Command>> partitions, Counts counts, Clock clock) {
        return Behaviors.setup(context ->
                new TerminalConnection(context, channel, pause, inFlightMax, lateNanos, loop, partitions, counts, clock));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Submit received -> onReceived(received);
            case Answer answer -> onAnswer(answer);
            case Writability writability -> onWritability(writability.writable());
            case LeaseGained gained -> onLeaseGained(gained.terminal());
            case LeaseLost lost -> onLeaseLost(lost.terminal());
            case Drain drain -> onDrain();
            case Closed end -> onClosed();
        };
    }

    private Behavior<Command> onReceived(Submit received) {
        TerminalRequest request = received.request();
        Admission admission = loop.started(request.passage);
        inFlight++;
        if (inFlight >= inFlightMax && !creditsGone) {
            creditsGone = true;
            pause.begins(clock.nanos());
            counts.refused("credits");
            regulateReading();
        }
        partitions.get(Terminals.partitionOf(request.terminal, partitions.size()))
                .tell(received.admitted(admission, self));
        return this;
    }

    private Behavior<Command> onAnswer(Answer answer) {
        inFlight--;
        Passage passage = answer.request().passage;
        long now = clock.nanos();
        loop.answered(passage, now);
        if (now - passage.arrivedNanos() > lateNanos) {
            counts.late();
        }
        if (closed) {
            counts.refused("answer-without-connection");
            return inFlight == 0 ? Behaviors.stopped() : this;
        }
        channel.write(answer, channel.voidPromise());
        loop.flushLater(channel);
        if (creditsGone && inFlight <= inFlightMax / 2) {
            creditsGone = false;
            pause.ends(now);
            regulateReading();
        }
        return this;
    }

    private Behavior<Command> onWritability(boolean writable) {
        if (peerSlow == writable) {
            peerSlow = !writable;
            if (peerSlow) {
                counts.refused("slow-reader");
            }
            regulateReading();
        }
        return this;
    }

    private Behavior<Command> onLeaseGained(long terminal) {
        leases.add(terminal);
        if (closed) {
            giveBackLeases();
        }
        return this;
    }

    private Behavior<Command> onLeaseLost(long terminal) {
        leases.remove(terminal);
        counts.refused("lease-lost");
        return this;
    }

    private Behavior<Command> onDrain() {
        draining = true;
        regulateReading();
        return this;
    }

    /** What is in flight still runs behind the closed line, and counts against the bounds until it is answered. */
    private Behavior<Command> onClosed() {
        closed = true;
        giveBackLeases();
        return inFlight == 0 ? Behaviors.stopped() : this;
    }

    private void giveBackLeases() {
        for (long terminal : leases) {
            partitions.get(Terminals.partitionOf(terminal, partitions.size()))
                    .tell(new TerminalPartition.ConnectionClosed(terminal, self));
        }
        leases.clear();
    }

    private void regulateReading() {
        boolean reads = !creditsGone && !peerSlow && !draining;
        if (channel.config().isAutoRead() == reads) {
            return;
        }
        channel.config().setAutoRead(reads);
        if (reads) {
            // Frames that were already in the decoder come first; they wait for no byte from the socket. Not from within
            // this actor: what they tell it would queue up, and the decoder would run on past the bound.
            channel.eventLoop().execute(() -> channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER));
        }
    }
}

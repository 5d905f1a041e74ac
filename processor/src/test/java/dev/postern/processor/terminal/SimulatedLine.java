package dev.postern.processor.terminal;

import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.issuer.BinTable;
import dev.postern.processor.keys.TokenKey;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.frame.FrameDecoder;
import dev.postern.protocol.frame.FrameListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The host's end of one simulated connection: the real pipeline and the real connection actor on a channel without a
 * socket. Bytes that nobody reads yet wait as they would in the kernel. Not thread-safe.
 */
public final class SimulatedLine {

    private final ByteBuf unread = Unpooled.buffer();
    private final ConnectionHandler handler;
    private final EmbeddedChannel channel;
    private final BehaviorTestKit<TerminalConnection.Command> actor;
    private final boolean staysOff;
    private boolean wentOff;
    private boolean running;

    /** @param leavesReadingOff the planted bug: once the credits were gone, the line is read no further */
    public SimulatedLine(TerminalSettings settings, SimulatedLoop loop, List<ActorRef<TerminalPartition.Command>> partitions,
            StageWriter stages, Counts counts, Clock clock, boolean leavesReadingOff) {
        staysOff = leavesReadingOff;
        ReadPause pause = new ReadPause(new LoopTurn());
        FrameDecoder frames = new FrameDecoder(settings.frameBytesMax(), new Listener(counts),
                new MessageDecoder(new AnswerFields(settings.zone()), new LoopTurn(), pause, clock, stages, counts));
        handler = new ConnectionHandler(new Door(clock), frames, pause, settings, counts);
        channel = new EmbeddedChannel(frames, new AnswerEncoder(clock, stages), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.fireChannelRead(message);
                runActor();
            }
        }, handler);
        actor = BehaviorTestKit.create(TerminalConnection.create(channel, pause, settings.inFlightMaxPerConnection(), settings.lateNanos(), loop.state,
                partitions, counts, clock));
        handler.bind(actor.getRef());
    }

    /** What every terminal partition of a simulated host is handed. */
    public static PartitionStage stage(List<ActorRef<FraudScreener.Command>> screeners, BinTable ranges, TokenKey tokens,
            TerminalSettings settings, Catalogues catalogues, int unjournaledStream) {
        return new PartitionStage(screeners, ranges, tokens, PartitionFixture.NO_GRACE, ShippedChecks.CHECKS, null,
                new AnswerFields(settings.zone()), catalogues, unjournaledStream);
    }

    /** Bytes came over the network. */
    public void receive(byte[] bytes) {
        unread.writeBytes(bytes);
        read();
    }

    private void read() {
        if (channel.isOpen() && reads() && unread.isReadable()) {
            ByteBuf taken = Unpooled.copiedBuffer(unread);
            unread.clear();
            channel.writeInbound(taken);
        }
        channel.runPendingTasks();
    }

    private boolean reads() {
        boolean on = channel.config().isAutoRead();
        wentOff |= !on;
        return on && !(staysOff && wentOff);
    }

    /** On its loop an actor runs inside the tell that comes from its channel. */
    private void runActor() {
        if (!running) {
            running = true;
            while (hasMail()) {
                actor.runOne();
            }
            running = false;
        }
        reads();
    }

    /** Whether the connection's actor was told something. */
    public boolean hasMail() {
        return actor.isAlive() && actor.selfInbox().hasMessages();
    }

    /** The actor takes the next message; what it lets be read is read. */
    public void step() {
        actor.runOne();
        read();
    }

    /** Frames that were flushed since the last call, without their length. */
    public List<byte[]> written() {
        List<byte[]> frames = new ArrayList<>();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            byte[] frame = new byte[out.readableBytes() - Short.BYTES];
            out.getBytes(Short.BYTES, frame);
            out.release();
            frames.add(frame);
        }
        return frames;
    }

    /** Whether bytes wait that nobody reads. */
    public boolean isStarved() {
        return channel.isOpen() && unread.isReadable() && !reads();
    }

    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Whether nothing of the line is left: closed, and no answer on its way to it. */
    public boolean isGone() {
        return !actor.isAlive();
    }

    /** The time has come to look for lines that stay silent. */
    public void checkDeadlines(long nowNanos) {
        if (channel.isOpen()) {
            handler.checkDeadlines(nowNanos);
            channel.runPendingTasks();
        }
    }

    /** The other end is gone, or the host is. */
    public void close() {
        channel.close();
        channel.runPendingTasks();
        unread.clear();
        written();
    }

    private record Door(Clock clock) implements FrontDoor {
        @Override
        public void opened(ConnectionHandler opened) {
            // Its actor is made when the channel is.
        }

        @Override
        public void closed(ConnectionHandler gone) {
            // The host looks whether it is open.
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }
    }

    private record Listener(Counts counts) implements FrameListener {
        @Override
        public void keepAlive() {
            counts.refused("keep-alive");
        }

        @Override
        public void tooLong(int lengthBytes) {
            counts.closed("frame-too-long");
        }
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.ops.Counts;
import dev.postern.protocol.frame.FrameDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a channel: hands requests to the connection's actor and closes the channel when it stays silent
 * past a deadline. Until its actor is there, the channel is not read. On the channel's event loop.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

    private final FrontDoor door;
    private final FrameDecoder frames;
    private final ReadPause pause;
    private final TerminalSettings settings;
    private final Counts counts;
    private Channel channel;
    private ActorRef<TerminalConnection.Command> connection;
    private long openedNanos;
    private long lastByteNanos;
    private long partialSinceNanos;
    private long takesSinceNanos;
    private boolean bytesCame;
    private boolean frameCame;
    private boolean partial;
    private boolean draining;

    ConnectionHandler(FrontDoor door, FrameDecoder frames, ReadPause pause, TerminalSettings settings, Counts counts) {
        this.door = door;
        this.frames = frames;
        this.pause = pause;
        this.settings = settings;
        this.counts = counts;
    }

    Channel channel() {
        return channel;
    }

    ReadPause pause() {
        return pause;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        openedNanos = door.nanos();
        lastByteNanos = openedNanos;
        takesSinceNanos = openedNanos;
        door.opened(this);
    }

    /** The actor is there: from now on the socket is read. */
    void bind(ActorRef<TerminalConnection.Command> actor) {
        connection = actor;
        if (!channel.isActive()) {
            actor.tell(new TerminalConnection.Closed());
        } else if (draining) {
            actor.tell(new TerminalConnection.Drain());
        } else {
            channel.config().setAutoRead(true);
        }
    }

    /** From now on nothing is read, also when the actor is still to come. */
    void drain() {
        draining = true;
        if (connection != null) {
            connection.tell(new TerminalConnection.Drain());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        frameCame = true;
        // What the decoder holds from here on belongs to another frame.
        partial = false;
        connection.tell((Submit) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        bytesCame = true;
        pause.over();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null) {
            connection.tell(new TerminalConnection.Writability(context.channel().isWritable()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        door.closed(this);
        if (connection != null) {
            connection.tell(new TerminalConnection.Closed());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a connection is closed after an error of ours", cause);
        }
        counts.closed(cause instanceof IOException ? "connection-lost" : "error");
        context.close();
    }

    /**
     * Called every now and then: closes what stayed silent too long, or took none of its answers. While we do not read,
     * silence is ours.
     */
    void checkDeadlines(long nowNanos) {
        if (bytesCame || !channel.config().isAutoRead()) {
            bytesCame = false;
            lastByteNanos = nowNanos;
        }
        if (channel.isWritable()) {
            takesSinceNanos = nowNanos;
        }
        boolean holds = frames.holdsBytes() && channel.config().isAutoRead();
        if (!holds || !partial) {
            partialSinceNanos = nowNanos;
        }
        partial = holds;
        if (!frameCame && nowNanos - openedNanos > settings.firstFrameNanos()) {
            close("first-frame-deadline");
        } else if (nowNanos - partialSinceNanos > settings.frameNanos()) {
            close("frame-deadline");
        } else if (nowNanos - lastByteNanos > settings.idleNanos()) {
            close("idle");
        } else if (nowNanos - takesSinceNanos > settings.idleNanos()) {
            close("takes-no-answers");
        }
    }

    private void close(String reason) {
        counts.closed(reason);
        channel.close();
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.frame.FrameDecoder;
import dev.postern.protocol.frame.FrameListener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The Netty front end: the port, the pipeline of each channel, the connection limit and the deadlines. Made, bound and
 * closed by the node's owner; everything else happens on event loops.
 */
public final class TerminalServer implements FrontDoor {

    private static final long DEADLINE_CHECK_MILLIS = 250;

    private final TerminalSettings settings;
    private final EventLoops loops;
    private final List<LoopState> loopStates = new ArrayList<>();
    private final List<Set<ConnectionHandler>> handlersByLoop = new ArrayList<>();
    private final AnswerFields answers;
    private final StageHistograms stages;
    private final Counts counts;
    private final Clock clock;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile ActorRef<Connections.Command> spawner;
    private volatile boolean draining;
    private Channel listener;

    public TerminalServer(TerminalSettings settings, EventLoops loops, StageHistograms stages, Counts counts,
            Clock clock) {
        this.settings = settings;
        this.loops = loops;
        this.answers = new AnswerFields(settings.zone());
        this.stages = stages;
        this.counts = counts;
        this.clock = clock;
        int sales = Math.max(1, settings.inFlightMaxPerNode() / loops.count());
        int requests = Math.max(sales, settings.requestsMaxPerNode() / loops.count());
        for (int i = 0; i < loops.count(); i++) {
            loopStates.add(new LoopState(loops.loop(i), sales, requests, settings.delayTargetNanos(), settings.delayIntervalNanos(),
                    stages.writer(i), clock));
            handlersByLoop.add(new HashSet<>());
        }
        counts.gauge("postern_connections", "Terminal connections open.", connections::get);
        counts.gauge("postern_in_flight", "Requests without an answer.", this::inFlight);
        for (int i = 0; i < loops.count(); i++) {
            LoopTurn turn = loops.turn(i);
            counts.seconds("postern_loop_" + i + "_busy", "Time that event loop " + i + " was at work, not waiting for sockets.", turn::busyNanos);
        }
    }

    /** How answers look; the stages before the server need it. */
    public AnswerFields answers() {
        return answers;
    }

    LoopState loopState(int loop) {
        return loopStates.get(loop);
    }

    /**
     * Opens the port.
     *
     * @param spawner makes the connections' actors
     * @throws BadSetting when the address cannot be bound
     */
    public InetSocketAddress bind(ActorRef<Connections.Command> spawner) {
        this.spawner = spawner;
        for (int i = 0; i < loops.count(); i++) {
            Set<ConnectionHandler> handlers = handlersByLoop.get(i);
            loops.loop(i).scheduleAtFixedRate(() -> checkDeadlines(handlers), DEADLINE_CHECK_MILLIS,
                    DEADLINE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops.group()).channel(EventLoops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(
                        settings.unsentBytesMaxPerConnection() / 2, settings.unsentBytesMaxPerConnection()))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialize(channel);
                    }
                });
        ChannelFuture bound = bootstrap.bind(settings.host(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BadSetting("the terminal port cannot be opened: postern.terminal.host = " + settings.host()
                    + ", postern.terminal.port = " + settings.port() + " (" + bound.cause().getMessage() + ")");
        }
        listener = bound.channel();
        return (InetSocketAddress) listener.localAddress();
    }

    /** The pipeline, as the bytes meet it. */
    private void initialize(Channel channel) {
        int loop = loops.indexOf(channel.eventLoop());
        var writer = stages.writer(loop);
        ReadPause pause = new ReadPause(loops.turn(loop));
        FrameDecoder frames = new FrameDecoder(settings.frameBytesMax(), new FrameCounts(counts),
                new MessageDecoder(answers, loops.turn(loop), pause, clock, writer, counts));
        channel.pipeline()
                .addLast("frames", frames)
                .addLast("answers", new AnswerEncoder(clock, writer))
                .addLast("connection", new ConnectionHandler(this, frames, pause, settings, counts));
    }

    private record FrameCounts(Counts counts) implements FrameListener {
        @Override
        public void keepAlive() {
            counts.refused("keep-alive");
        }

        @Override
        public void tooLong(int lengthBytes) {
            counts.closed("frame-too-long");
        }
    }

    @Override
    public void opened(ConnectionHandler handler) {
        int loop = loops.indexOf(handler.channel().eventLoop());
        if (connections.incrementAndGet() > settings.connectionsMax() || draining) {
            counts.closed(draining ? "draining" : "connection-limit");
            handler.channel().close();
            return;
        }
        handlersByLoop.get(loop).add(handler);
        spawner.tell(new Connections.Open(handler, loop));
    }

    @Override
    public void closed(ConnectionHandler handler) {
        connections.decrementAndGet();
        handlersByLoop.get(loops.indexOf(handler.channel().eventLoop())).remove(handler);
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    private void checkDeadlines(Set<ConnectionHandler> handlers) {
        long now = clock.nanos();
        for (ConnectionHandler handler : List.copyOf(handlers)) {
            handler.checkDeadlines(now);
        }
    }

    /** Requests without an answer; any thread, an estimate while requests come and go. */
    public int inFlight() {
        int sum = 0;
        for (LoopState loop : loopStates) {
            sum += loop.inFlight();
        }
        return sum;
    }

    /**
     * Closes the port and reads no further; what is in flight is still answered. When it returns, no connection is read
     * any more: from then on the number in flight only falls.
     */
    public void drain() {
        draining = true;
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        List<Future<?>> drained = new ArrayList<>();
        for (int i = 0; i < loops.count(); i++) {
            Set<ConnectionHandler> handlers = handlersByLoop.get(i);
            drained.add(loops.loop(i).submit(() -> handlers.forEach(ConnectionHandler::drain)));
        }
        drained.forEach(Future::awaitUninterruptibly);
    }

    /** Closes every connection. */
    public void close() {
        for (int i = 0; i < loops.count(); i++) {
            Set<ConnectionHandler> handlers = handlersByLoop.get(i);
            loops.loop(i).execute(() -> List.copyOf(handlers).forEach(handler -> handler.channel().close()));
        }
    }
}

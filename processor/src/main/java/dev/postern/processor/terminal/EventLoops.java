package dev.postern.processor.terminal;

import dev.postern.processor.time.Clock;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The node's event loops, numbered: epoll where the kernel has it, NIO elsewhere. Each loop is also where the actors
 * placed on it run. Made at start, closed at the end by the node's owner; the numbering may be read from any thread.
 */
public final class EventLoops {

    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<LoopTurn> turns = new ArrayList<>();

    /**
     * Starts that many loops.
     *
     * @param clock tells their turns apart
     */
    public EventLoops(int count, Clock clock) {
        Map<ThreadAwareExecutor, LoopTurn> byLoop = new ConcurrentHashMap<>();
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop"), loop -> {
            LoopTurn turn = new LoopTurn();
            byLoop.put(loop, turn);
            return new WatchedIo(io.newHandler(loop), turn, clock);
        });
        for (EventExecutor executor : group) {
            loops.add((EventLoop) executor);
            turns.add(byLoop.get((ThreadAwareExecutor) executor));
        }
    }

    int count() {
        return loops.size();
    }

    EventLoop loop(int index) {
        return loops.get(index);
    }

    LoopTurn turn(int index) {
        return turns.get(index);
    }

    /** Rings alarms on that loop. */
    public ScheduledExecutorService scheduler(int index) {
        return loops.get(index);
    }

    EventLoopGroup group() {
        return group;
    }

    /** The number of a loop of this group. */
    int indexOf(EventLoop loop) {
        return loops.indexOf(loop);
    }

    static Class<? extends ServerSocketChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The loop that owns a shard or partition. */
    public int ownerOf(int shard) {
        return shard % loops.size();
    }

    /** Stops the loops; what is queued runs first. */
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
}

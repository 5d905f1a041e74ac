package dev.postern.load.terminal;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Connects terminals over TCP. One a lane, on the lane's event loop.
 */
public final class NettyDialer implements Dialer {
    private static final int READ_BYTES = 2048;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final EventLoop loop;
    private final Class<? extends Channel> channelType;
    private final InetSocketAddress target;
    // Spreads reconnections, so that thousands do not come back in the same millisecond.
    private final SplittableRandom jitter;
    private final List<InetSocketAddress> sources;
    private Lane lane;
    private int dialed;

    /**
     * A dialer for {@code target}; {@link #lane} must follow before the first dial.
     *
     * @param sources addresses to connect from, one after the other; empty leaves the choice to the kernel
     */
    public NettyDialer(EventLoop loop, Class<? extends Channel> channelType, InetSocketAddress target, List<InetSocketAddress> sources, long seed) {
        this.loop = loop;
        this.channelType = channelType;
        this.target = target;
        this.sources = sources;
        this.jitter = new SplittableRandom(seed);
    }

    /** The lane whose terminals will be connected. */
    public void lane(Lane of) {
        lane = of;
    }

    @Override
    public void dial(Terminal terminal, long delayNanos) {
        if (delayNanos == 0) {
            connect(terminal);
        } else {
            loop.schedule(() -> connect(terminal), delayNanos / 2 + jitter.nextLong(delayNanos), TimeUnit.NANOSECONDS);
        }
    }

    private void connect(Terminal terminal) {
        if (lane.isClosing()) {
            return;
        }
        new Bootstrap().group(loop).channel(channelType)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .handler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new TerminalLink(lane, terminal));
                }
            })
            .connect(target, sources.isEmpty() ? null : sources.get(dialed++ % sources.size()))
            .addListener(connected -> {
                if (!connected.isSuccess()) {
                    terminal.connectFailed("no connection to " + target.getHostString() + ":" + target.getPort() + ": "
                        + connected.cause().getMessage());
                }
            });
    }
}

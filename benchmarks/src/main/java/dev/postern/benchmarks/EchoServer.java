package dev.postern.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The floor under the processor: every byte that comes in goes back out, with no frame, message, key or actor in
 * between, on the same transport, socket options and number of event loops. What a server of this make could do at best
 * on this machine. Opened and closed by its owner; everything else happens on its event loops.
 */
public final class EchoServer implements AutoCloseable {

    private static final int BACKLOG = 4_096;

    private final EventLoopGroup loops;
    private final Channel listener;

    /**
     * Opens the port on loopback.
     *
     * @param port 0 takes any free one
     * @param eventLoops 0: as many as there are cores, as the processor does
     * @throws IOException with one sentence when the port cannot be opened
     */
    public EchoServer(int port, int eventLoops) throws IOException {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> socket = Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        loops = new MultiThreadIoEventLoopGroup(eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops,
                new DefaultThreadFactory("loop"), io);
        var bound = new ServerBootstrap().group(loops).channel(socket)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast("echo", new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).awaitUninterruptibly();
        listener = bound.channel();
        if (!bound.isSuccess()) {
            close();
            throw new IOException("the echo's port " + port + " cannot be opened (" + bound.cause().getMessage() + ")");
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Closes the port, the connections and the loops. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }

    /** Sends back what was read, with one flush for all that one turn of the loop has read. */
    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            context.write(bytes, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Runs an echo until it is told to end. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Serve()).execute(arguments));
    }

    @Command(name = "echo", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Send every byte back. Prints one line when it listens; ends on SIGTERM.")
    private static final class Serve implements Callable<Integer> {

        @Option(names = "--port", defaultValue = "0", paramLabel = "N", description = "Port on loopback (default: any free one).")
        private int port;

        @Option(names = "--event-loops", defaultValue = "0", paramLabel = "N", description = "Event loops (default: as many as there are cores).")
        private int eventLoops;

        @Option(names = "--with-stdin", description = "End when standard input closes too, so that no echo outlives who started it.")
        private boolean withStdin;

        @Override
        public Integer call() throws InterruptedException {
            try (EchoServer server = new EchoServer(port, eventLoops)) {
                InetSocketAddress address = server.address();
                System.out.println("ready terminals=" + address.getAddress().getHostAddress() + ":" + address.getPort() + " pid="
                        + ProcessHandle.current().pid());
                System.out.flush();
                if (withStdin) {
                    awaitEnd(System.in);
                } else {
                    server.listener.closeFuture().await();
                }
                return 0;
            } catch (IOException e) {
                System.err.println("echo: " + e.getMessage());
                return 1;
            }
        }

        private static void awaitEnd(InputStream in) throws IOException {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}

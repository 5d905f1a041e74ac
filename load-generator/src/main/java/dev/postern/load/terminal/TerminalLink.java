package dev.postern.load.terminal;

import dev.postern.protocol.frame.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One terminal's connection: cuts the stream into frames, in place when a read holds whole ones, and hands their messages to
 * the terminal. Event loop only.
 *
 * <p>The host's side uses protocol's FrameDecoder; here the slice and the list per read that it costs are saved, because the
 * generator shares the machine with what it measures.
 */
public final class TerminalLink extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalLink.class);
    private static final int FRAME_BYTES_MAX = 4096;

    private final Lane lane;
    private final Terminal terminal;
    private final Envelope envelope = new Envelope();
    private ChannelHandlerContext context;
    private ByteBuf partial;

    /** The handler for a new channel of this terminal. */
    public TerminalLink(Lane lane, Terminal terminal) {
        this.lane = lane;
        this.terminal = terminal;
    }

    void write(ByteBuf frame) {
        context.write(frame, context.voidPromise());
    }

    void flush() {
        context.flush();
    }

    ByteBufAllocator allocator() {
        return context.alloc();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        terminal.connected(this);
        lane.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        terminal.disconnected();
        lane.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lane.received();
        ByteBuf in = (ByteBuf) message;
        if (partial != null) {
            partial.writeBytes(in);
            in.release();
            in = partial;
            partial = null;
        }
        try {
            readFrames(ctx, in);
            if (in.isReadable() && ctx.channel().isActive()) {
                partial = ctx.alloc().directBuffer(FRAME_BYTES_MAX).writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        lane.turned();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
        if (!(cause instanceof IOException)) {
            LOG.error("a terminal failed", cause);
            lane.fail("the generator itself failed: " + cause);
        }
    }

    private void readFrames(ChannelHandlerContext ctx, ByteBuf in) {
        while (in.readableBytes() >= Short.BYTES) {
            int length = in.getUnsignedShort(in.readerIndex());
            if (length > FRAME_BYTES_MAX) {
                ctx.close();
                return;
            }
            int start = in.readerIndex() + Short.BYTES;
            int end = start + length;
            int filled = in.writerIndex();
            if (end > filled) {
                return;
            }
            if (length > 0) {
                in.setIndex(start, end);
                if (envelope.parse(in)) {
                    terminal.received(in, envelope.messageIndex(), envelope.messageLength(), processingRequest());
                }
            }
            in.setIndex(end, filled);
        }
    }

    private int processingRequest() {
        return envelope.hasHeader() ? Envelope.request(envelope.header()) : 0;
    }
}

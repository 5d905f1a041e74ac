package dev.postern.load.terminal;

import dev.postern.load.record.Fault;
import dev.postern.protocol.frame.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
    /** How long a slow reader reads nothing, a half-open line stays, and a glued frame waits for the next. */
    private static final int SLOW_MILLIS = 2_000;
    private static final int HALF_OPEN_MILLIS = 30_000;
    private static final int GLUE_MILLIS = 20;

    private final Lane lane;
    private final Terminal terminal;
    private final Envelope envelope = new Envelope();
    private ChannelHandlerContext context;
    private ByteBuf partial;
    private ByteBuf glued;
    private boolean waits;
    private boolean silent;

    /** The handler for a new channel of this terminal. */
    public TerminalLink(Lane lane, Terminal terminal) {
        this.lane = lane;
        this.terminal = terminal;
    }

    /** Writes a frame that this befalls, or null. */
    void write(ByteBuf frame, LineFault fault) {
        ByteBuf all = frame;
        if (glued != null) {
            all = context.alloc().compositeBuffer().addComponents(true, glued, frame);
            glued = null;
        }
        if (fault == null) {
            context.write(all, context.voidPromise());
        } else {
            lane.tally.fault(Fault.LINE_FAULT);
            suffer(fault, all);
        }
    }

    private void suffer(LineFault fault, ByteBuf frame) {
        switch (fault) {
            case SPLIT -> inPieces(frame, 1 + frame.readableBytes() / 3);
            case BYTES -> inPieces(frame, 1);
            case GLUED -> glued = frame;
            case SLOW_READER -> {
                context.write(frame, context.voidPromise());
                readNothingFor(SLOW_MILLIS);
            }
            case CUT_BEFORE -> {
                frame.release();
                closeLater();
            }
            case CUT_AFTER -> {
                context.write(frame, context.voidPromise());
                closeLater();
            }
            case HALF_OPEN -> {
                context.write(frame, context.voidPromise());
                goSilent();
            }
            case SILENCE -> frame.release();
            // What is wrong stands in the message.
            case CLOCK_SKEW -> context.write(frame, context.voidPromise());
        }
    }

    private void inPieces(ByteBuf frame, int bytes) {
        while (frame.readableBytes() > bytes) {
            context.writeAndFlush(frame.readRetainedSlice(bytes), context.voidPromise());
        }
        context.writeAndFlush(frame, context.voidPromise());
    }

    private void readNothingFor(int millis) {
        context.channel().config().setAutoRead(false);
        context.executor().schedule(() -> context.channel().config().setAutoRead(true), millis, TimeUnit.MILLISECONDS);
    }

    /** Not at once: the terminal is in the middle of its send. */
    private void closeLater() {
        context.executor().execute(() -> {
            context.flush();
            context.close();
        });
    }

    /** The terminal believes that its connection is lost; the host learns it much later. */
    private void goSilent() {
        silent = true;
        context.executor().execute(() -> {
            context.flush();
            context.channel().config().setAutoRead(false);
            terminal.disconnected();
            context.executor().schedule(() -> context.close(), HALF_OPEN_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    /** The terminal gives its connection up, and makes another one. */
    void drop() {
        context.close();
    }

    void flush() {
        if (glued != null && !waits) {
            waits = true;
            context.executor().schedule(this::unglue, GLUE_MILLIS, TimeUnit.MILLISECONDS);
        }
        context.flush();
    }

    /** What was held back leaves in one piece with what was glued to it. */
    private void unglue() {
        waits = false;
        if (glued != null) {
            context.writeAndFlush(glued, context.voidPromise());
            glued = null;
        }
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
        if (glued != null) {
            glued.release();
            glued = null;
        }
        if (!silent) {
            terminal.disconnected();
            lane.flush();
        }
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

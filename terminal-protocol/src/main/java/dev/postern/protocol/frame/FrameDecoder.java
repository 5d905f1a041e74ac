package dev.postern.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Objects;

/**
 * Cuts the byte stream of a terminal into frames: of each comes out what its {@link FrameReader} makes of what follows the length.
 * One per channel, on its event loop. It is also the credit gate: while auto-read is off nothing is decoded and nothing more is asked from the
 * socket, so frames that came with the last read wait here. To go on, set auto-read and fire an empty buffer as channelRead at the pipeline's head.
 */
public final class FrameDecoder extends ByteToMessageDecoder {

    private final int frameBytesMax;
    private final FrameListener listener;
    private final FrameReader reader;
    private boolean discarding;
    private boolean decoding;

    /** A decoder that hands frames on as slices. */
    public FrameDecoder(int frameBytesMax, FrameListener listener) {
        this(frameBytesMax, listener, FrameReader.SLICE);
    }

    /** A decoder that closes the channel on a length over {@code frameBytesMax} (1..65,535, without the prefix). */
    public FrameDecoder(int frameBytesMax, FrameListener listener, FrameReader reader) {
        if (frameBytesMax < 1 || frameBytesMax > LengthPrefix.LENGTH_MAX) {
            throw new IllegalArgumentException("longest frame must be 1.." + LengthPrefix.LENGTH_MAX + ", not " + frameBytesMax);
        }
        this.frameBytesMax = frameBytesMax;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.reader = Objects.requireNonNull(reader, "reader");
    }

    /** Whether bytes wait here: of an unfinished frame, or behind a closed gate. For deadlines; on the event loop only. */
    public boolean holdsBytes() {
        return !discarding && actualReadableBytes() > 0;
    }

    /**
     * Takes bytes from the socket, or the empty buffer that reopens the gate. Reopened while a frame is still being handed on, it does
     * nothing: the loop that hands it on sees the gate open and goes on, so the stack does not grow with every frame.
     */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        if (decoding && input instanceof ByteBuf bytes && !bytes.isReadable()) {
            bytes.release();
            return;
        }
        boolean outermost = !decoding;
        decoding = true;
        try {
            super.channelRead(ctx, input);
        } finally {
            decoding = !outermost;
        }
    }

    /** Unlike the base class, asks for no more bytes while auto-read is off: the gate's owner alone decides when to read. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (discarding) {
            in.skipBytes(in.readableBytes());
            return;
        }
        while (in.readableBytes() >= LengthPrefix.BYTES && ctx.channel().config().isAutoRead()) {
            int length = in.getUnsignedShort(in.readerIndex());
            if (length > frameBytesMax) {
                refuse(ctx, in, length);
                return;
            }
            if (length == LengthPrefix.KEEP_ALIVE) {
                in.skipBytes(LengthPrefix.BYTES);
                listener.keepAlive();
            } else {
                if (in.readableBytes() >= LengthPrefix.BYTES + length) {
                    read(ctx, in, length, out);
                }
                return;
            }
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf in, int length, List<Object> out) {
        int index = in.readerIndex() + LengthPrefix.BYTES;
        in.readerIndex(index + length);
        Object made = reader.read(ctx, in, index, length);
        if (made != null) {
            out.add(made);
        }
    }

    private void refuse(ChannelHandlerContext ctx, ByteBuf in, int length) {
        discarding = true;
        in.skipBytes(in.readableBytes());
        listener.tooLong(length);
        ctx.close();
    }
}

package dev.postern.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** What is made of a frame while its bytes still lie in the decoder. One per channel; called on its event loop. */
@FunctionalInterface
public interface FrameReader {

    /** A slice, to be released by who takes it. */
    FrameReader SLICE = (context, in, index, length) -> in.retainedSlice(index, length);

    /**
     * Reads what follows a frame's length.
     *
     * @param in holds the frame until the call ends; its indices are not the frame's, and stay
     * @return what goes on through the pipeline; null: nothing
     */
    Object read(ChannelHandlerContext context, ByteBuf in, int index, int length);
}

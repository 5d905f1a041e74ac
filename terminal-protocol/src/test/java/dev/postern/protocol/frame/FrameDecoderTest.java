package dev.postern.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {

    private final Heard heard = new Heard();
    private final Reads reads = new Reads();
    private final FrameDecoder decoder = new FrameDecoder(16, heard);
    private final EmbeddedChannel channel = new EmbeddedChannel(reads, decoder);

    @AfterEach
    void releaseAll() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldCutFramesThatCameGlued() {
        channel.writeInbound(bytes(0, 2, 1, 2, 0, 1, 3, 0, 3, 4, 5, 6));
        assertFrame(1, 2);
        assertFrame(3);
        assertFrame(4, 5, 6);
        assertNull(channel.readInbound());
        assertFalse(decoder.holdsBytes());
    }

    /** What a reader makes of a frame goes on, nothing where it makes nothing; the bytes stay the decoder's. */
    @Test
    void shouldHandOnWhatItsReaderMakesOfAFrame() {
        ByteBuf stream = bytes(0, 2, 1, 2, 0, 1, 3, 0, 3, 4, 5, 6);
        EmbeddedChannel reading = new EmbeddedChannel(new FrameDecoder(16, heard,
                (context, in, index, length) -> length == 1 ? null : length + " from " + in.getByte(index)));
        reading.writeInbound(stream);
        assertEquals("2 from 1", reading.readInbound());
        assertEquals("3 from 4", reading.readInbound());
        assertNull(reading.readInbound());
        assertEquals(0, stream.refCnt());
        reading.finishAndReleaseAll();
    }

    @Test
    void shouldPutAFrameTogetherByteByByte() {
        int[] stream = {0, 2, 1, 2, 0, 0, 0, 1, 3};
        for (int b : stream) {
            channel.writeInbound(bytes(b));
        }
        assertFrame(1, 2);
        assertFrame(3);
        assertEquals(1, heard.keepAlives);
    }

    @Test
    void shouldSayThatItHoldsPartOfAFrame() {
        assertFalse(decoder.holdsBytes());
        channel.writeInbound(bytes(0));
        assertTrue(decoder.holdsBytes());
        channel.writeInbound(bytes(1, 9));
        assertFalse(decoder.holdsBytes());
        assertFrame(9);
    }

    @Test
    void shouldConsumeKeepAlives() {
        channel.writeInbound(bytes(0, 0, 0, 0, 0, 1, 7, 0, 0));
        assertFrame(7);
        assertNull(channel.readInbound());
        assertEquals(3, heard.keepAlives);
        assertNull(channel.readOutbound(), "a keep-alive is not echoed");
    }

    @Test
    void shouldTakeTheLongestFrameAndCloseOnALongerOne() {
        ByteBuf longest = Unpooled.buffer().writeShort(16).writeZero(16);
        channel.writeInbound(longest);
        ByteBuf frame = channel.readInbound();
        assertEquals(16, frame.readableBytes());
        frame.release();

        channel.writeInbound(bytes(0, 1, 8, 0, 17, 1, 2, 3));
        assertFrame(8);
        assertEquals(List.of(17), heard.tooLong);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldDiscardWhatStillArrivesWhileTheChannelCloses() {
        reads.holdClose = true;
        channel.writeInbound(bytes(0, 17, 1, 2, 3));
        channel.writeInbound(bytes(0, 1, 9, 0, 17, 1));
        assertNull(channel.readInbound());
        assertFalse(decoder.holdsBytes());
        assertEquals(List.of(17), heard.tooLong, "counted once");
        reads.holdClose = false;
    }

    @Test
    void shouldReadTheLengthUnsigned() {
        channel.writeInbound(bytes(0xFF, 0xFF, 1));
        assertEquals(List.of(65_535), heard.tooLong);
    }

    @Test
    void shouldStopBehindTheGateAndGoOnWhenItOpens() {
        Gate gate = new Gate();
        channel.pipeline().addLast(gate);
        gate.credits = 2;
        channel.writeInbound(bytes(0, 1, 1, 0, 1, 2, 0, 1, 3, 0, 0, 0, 1, 4, 0, 2, 5));
        assertEquals(List.of(1, 2), gate.taken, "the third frame waits");
        assertEquals(0, heard.keepAlives, "so does what comes behind it");
        assertTrue(decoder.holdsBytes());

        gate.open(channel, 1);
        assertEquals(List.of(1, 2, 3), gate.taken);

        gate.open(channel, 5);
        assertEquals(List.of(1, 2, 3, 4), gate.taken);
        assertEquals(1, heard.keepAlives);
        channel.writeInbound(bytes(6));
        assertEquals(List.of(1, 2, 3, 4, 5), gate.taken);
    }

    @Test
    void shouldNotAskForBytesWhileTheGateIsClosed() {
        Gate gate = new Gate();
        channel.pipeline().addLast(gate);
        gate.credits = 1;
        channel.writeInbound(bytes(0, 1, 1, 0, 1, 2));
        int before = reads.count;
        channel.writeInbound(bytes(0, 1, 3));
        assertEquals(before, reads.count, "bytes that cannot be decoded must not pull more bytes in");
        gate.open(channel, 5);
        assertTrue(reads.count > before, "auto-read reads again");
        assertEquals(List.of(1, 2, 3), gate.taken);
    }

    @Test
    void shouldNotGrowTheStackWhenEachFrameReopensTheGate() {
        ChannelInboundHandlerAdapter reopening = new ChannelInboundHandlerAdapter() {
            private int depth;

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object frame) {
                ((ByteBuf) frame).release();
                depth++;
                heard.depthMax = Math.max(heard.depthMax, depth);
                heard.frames++;
                ctx.channel().config().setAutoRead(false);
                ctx.channel().config().setAutoRead(true);
                ctx.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
                depth--;
            }
        };
        channel.pipeline().addLast(reopening);
        ByteBuf many = Unpooled.buffer();
        for (int i = 0; i < 20_000; i++) {
            many.writeShort(1).writeByte(i);
        }
        channel.writeInbound(many);
        assertEquals(20_000, heard.frames);
        assertEquals(1, heard.depthMax);
    }

    @Test
    void shouldDropWhatIsUnfinishedWhenTheChannelCloses() {
        channel.writeInbound(bytes(0, 5, 1, 2));
        channel.close();
        assertNull(channel.readInbound());
    }

    @Test
    void shouldKeepNoBufferOfAClosedChannel() {
        List<ByteBuf> given = new ArrayList<>();
        for (int end = 0; end < 3; end++) {
            EmbeddedChannel closing = new EmbeddedChannel(new FrameDecoder(16, heard));
            Gate gate = new Gate();
            gate.credits = 2;
            closing.pipeline().addLast(gate);
            for (int[] part : new int[][] {{0, 1, 1, 0}, {1, 2, 0, 1, 3, 0}, {2, 1}, {end == 1 ? 9 : 0, end == 2 ? 99 : 1, 1}}) {
                ByteBuf buffer = Unpooled.directBuffer(8);
                for (int value : part) {
                    buffer.writeByte(value);
                }
                given.add(buffer);
                closing.writeInbound(buffer);
                if (end > 0) {
                    gate.open(closing, 1);
                }
            }
            closing.finishAndReleaseAll();
        }
        for (ByteBuf buffer : given) {
            assertEquals(0, buffer.refCnt());
        }
    }

    @Test
    void shouldRefuseALimitThatNoLengthCanSay() {
        new FrameDecoder(1, heard);
        assertThrows(IllegalArgumentException.class, () -> new FrameDecoder(0, heard));
        assertThrows(IllegalArgumentException.class, () -> new FrameDecoder(65_536, heard));
    }

    @Test
    void shouldTakeEveryLengthThatAPrefixCanSay() {
        EmbeddedChannel wide = new EmbeddedChannel(new FrameDecoder(LengthPrefix.LENGTH_MAX, heard));
        ByteBuf payload = Unpooled.directBuffer(LengthPrefix.LENGTH_MAX);
        for (int i = 0; i < LengthPrefix.LENGTH_MAX; i++) {
            payload.writeByte(i * 31);
        }
        for (int length = 0; length <= LengthPrefix.LENGTH_MAX; length++) {
            // The prefix comes whole or halved, the content in one piece, or cut at a place that wanders.
            int cut = (int) ((length * 2_654_435_761L >>> 7) % (length + 1));
            wide.writeInbound(Unpooled.buffer(1).writeByte(length >>> 8));
            wide.writeInbound(Unpooled.wrappedBuffer(Unpooled.buffer(1).writeByte(length), payload.retainedSlice(0, cut)));
            wide.writeInbound(payload.retainedSlice(cut, length - cut));
            ByteBuf frame = wide.readInbound();
            if (length == 0) {
                assertNull(frame);
            } else {
                assertEquals(payload.slice(0, length), frame, "length " + length);
                frame.release();
            }
            assertNull(wide.readInbound());
        }
        assertEquals(1, heard.keepAlives);
        wide.finishAndReleaseAll();
        payload.release();
    }

    @Test
    void shouldRefuseEveryLengthOverTheMaximumAndNoOther() {
        for (int length = 0; length <= LengthPrefix.LENGTH_MAX; length++) {
            Heard one = new Heard();
            EmbeddedChannel narrow = new EmbeddedChannel(new FrameDecoder(4_096, one));
            narrow.writeInbound(bytes(length >>> 8, length & 0xFF));
            assertEquals(length > 4_096 ? List.of(length) : List.of(), one.tooLong);
            assertEquals(length <= 4_096, narrow.isOpen());
            narrow.finishAndReleaseAll();
        }
    }

    @Test
    void shouldCutTheSameFramesHoweverTheStreamIsSplit() {
        int[] stream = {0, 1, 9, 0, 0, 0, 3, 1, 2, 3, 0, 2, 4, 5};
        for (int cuts = 0; cuts < 1 << stream.length - 1; cuts++) {
            Heard one = new Heard();
            EmbeddedChannel split = new EmbeddedChannel(new FrameDecoder(16, one));
            ByteBuf piece = Unpooled.buffer();
            for (int i = 0; i < stream.length; i++) {
                piece.writeByte(stream[i]);
                if ((cuts >>> i & 1) != 0 || i == stream.length - 1) {
                    split.writeInbound(piece);
                    piece = Unpooled.buffer();
                }
            }
            StringBuilder frames = new StringBuilder();
            for (ByteBuf frame = split.readInbound(); frame != null; frame = split.readInbound()) {
                frames.append(io.netty.buffer.ByteBufUtil.hexDump(frame)).append(' ');
                frame.release();
            }
            assertEquals("09 010203 0405 ", frames.toString());
            assertEquals(1, one.keepAlives);
            split.finishAndReleaseAll();
        }
    }

    @Test
    void shouldPatchTheLengthInFrontOfWhatWasWritten() {
        ByteBuf out = Unpooled.buffer().writeByte(9);
        int prefix = LengthPrefix.open(out);
        out.writeBytes(new byte[300]);
        assertEquals(300, LengthPrefix.close(out, prefix));
        ByteBuf bounds = Unpooled.buffer();
        assertEquals(0, LengthPrefix.close(bounds, LengthPrefix.open(bounds)));
        bounds.writeZero(LengthPrefix.LENGTH_MAX);
        assertEquals(LengthPrefix.LENGTH_MAX, LengthPrefix.close(bounds, 0));
        bounds.writeByte(0);
        assertThrows(IllegalArgumentException.class, () -> LengthPrefix.close(bounds, 0));
        assertEquals(300, out.getUnsignedShort(1));
        assertEquals(303, out.writerIndex());
        out.writeZero(70_000);
        assertThrows(IllegalArgumentException.class, () -> LengthPrefix.close(out, prefix));
    }

    private void assertFrame(int... expected) {
        ByteBuf frame = channel.readInbound();
        byte[] actual = new byte[frame.readableBytes()];
        frame.readBytes(actual);
        frame.release();
        byte[] wanted = new byte[expected.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = (byte) expected[i];
        }
        assertArrayEquals(wanted, actual);
    }

    private static ByteBuf bytes(int... values) {
        ByteBuf buffer = Unpooled.buffer(values.length);
        for (int value : values) {
            buffer.writeByte(value);
        }
        return buffer;
    }

    private static final class Heard implements FrameListener {
        private int keepAlives;
        private int frames;
        private int depthMax;
        private final List<Integer> tooLong = new ArrayList<>();

        @Override
        public void keepAlive() {
            keepAlives++;
        }

        @Override
        public void tooLong(int lengthBytes) {
            tooLong.add(lengthBytes);
        }
    }

    /** Counts what is asked of the socket, and can hold a close back as a slow peer does. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;
        private boolean holdClose;

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            if (!holdClose) {
                ctx.close(promise);
            }
        }

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
            ctx.read();
        }
    }

    /** Takes one credit a frame and closes the gate with the last one, as a connection does. */
    private static final class Gate extends ChannelInboundHandlerAdapter {
        private int credits;
        private final List<Integer> taken = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf frame = (ByteBuf) message;
            taken.add((int) frame.getUnsignedByte(0));
            frame.release();
            if (--credits == 0) {
                ctx.channel().config().setAutoRead(false);
            }
        }

        private void open(EmbeddedChannel channel, int more) {
            credits = more;
            channel.config().setAutoRead(true);
            channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
        }
    }
}

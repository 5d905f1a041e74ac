package dev.postern.protocol.fuzz;

import dev.postern.protocol.frame.FrameDecoder;
import dev.postern.protocol.frame.FrameListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;

/** A stream of a terminal, cut into reads as the first bytes say: frames, keep-alives and the refusal are those of the obvious reading. */
public final class FrameTarget {

    private static final int FRAME_BYTES_MAX = 4_096;

    private FrameTarget() {
    }

    /** One execution. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2) {
            return;
        }
        Heard heard = new Heard();
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(FRAME_BYTES_MAX, heard));
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int at = 2;
        int cut = (data[0] & 0xFF) << 8 | data[1] & 0xFF;
        while (at < data.length && channel.isOpen()) {
            int count = Math.min(data.length - at, 1 + (cut & 0x3F));
            cut = cut * 31 + 7;
            channel.writeInbound(Unpooled.copiedBuffer(data, at, count));
            at += count;
            for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
                frames.write(frame.readableBytes() >>> 8);
                frames.write(frame.readableBytes());
                while (frame.isReadable()) {
                    frames.write(frame.readByte());
                }
                frame.release();
            }
        }
        channel.finishAndReleaseAll();
        check(data, frames.toByteArray(), heard);
    }

    private static void check(byte[] data, byte[] frames, Heard heard) {
        int at = 2;
        int seen = 0;
        int keepAlives = 0;
        while (at + 2 <= data.length) {
            int length = (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
            if (length > FRAME_BYTES_MAX) {
                Oracle.holds(heard.tooLong == length, "a length over the maximum is refused");
                break;
            }
            if (length == 0) {
                keepAlives++;
            } else if (at + 2 + length <= data.length) {
                Oracle.holds(java.util.Arrays.equals(data, at, at + 2 + length, frames, seen, Math.min(frames.length, seen + 2 + length)), "the frame is whole");
                seen += 2 + length;
            } else {
                break;
            }
            at += 2 + length;
        }
        Oracle.holds(seen == frames.length, "no frame more");
        Oracle.holds(keepAlives == heard.keepAlives, "every keep-alive is heard");
    }

    private static final class Heard implements FrameListener {
        private int keepAlives;
        private int tooLong = -1;

        @Override
        public void keepAlive() {
            keepAlives++;
        }

        @Override
        public void tooLong(int lengthBytes) {
            tooLong = lengthBytes;
        }
    }
}

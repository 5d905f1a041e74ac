package dev.postern.benchmarks.chain;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections that send one echo, take its answer and say nothing more. One thread; closed by its owner. */
final class IdleLines implements AutoCloseable {

    private static final int ANSWER_BYTES_MAX = 512;

    private final List<SocketChannel> lines = new ArrayList<>();

    /** Opens so many, one after the other. */
    void open(InetSocketAddress host, int count) throws IOException {
        byte[] echo = echo();
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);
        for (int i = 0; i < count; i++) {
            SocketChannel line = SocketChannel.open(host);
            lines.add(line);
            line.write(ByteBuffer.wrap(echo));
            if (line.read(answer.clear()) <= 0) {
                throw new IOException("idle connection " + (i + 1) + " of " + count + " was closed instead of answered");
            }
        }
    }

    /** A network message of a terminal that nobody knows: any answer to it makes the line a terminal's. */
    private static byte[] echo() {
        ByteBuf out = Unpooled.buffer();
        out.writeShort(0);
        MessageWriter writer = new MessageWriter(Dialect.terminal());
        writer.begin(out, 0x0820);
        writer.number(11, 1);
        writer.text(41, "IDLE0001");
        writer.digits(60, "00000001301");
        int length = writer.end();
        out.setShort(0, length);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel line : lines) {
            line.close();
        }
    }
}

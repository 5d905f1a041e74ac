package dev.postern.benchmarks.peers;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Ours: the view and the writer of a connection, every check of the dialect on. */
final class OwnCodec implements Codec {

    private static final int BYTES_MAX = 512;

    private static final long ECHOED_FIRST = MessageWriter.fields(3, 4, 11);
    private static final long ECHOED_LAST = MessageWriter.fields(41, 42, 49, 60);

    private final MessageView view;
    private final MessageWriter writer;
    private final ByteBuf request;
    private final ByteBuf out = Unpooled.buffer(BYTES_MAX);

    /** @param request in a direct buffer, as the socket brings it */
    OwnCodec(Dialect dialect, byte[] request) {
        this.request = Unpooled.directBuffer(request.length).writeBytes(request);
        view = new MessageView(dialect);
        writer = new MessageWriter(dialect);
    }

    @Override
    public int answer() {
        if (!view.decode(request, 0, request.readableBytes())) {
            throw new IllegalStateException("the purchase is malformed: " + view.malformed());
        }
        out.clear();
        writer.begin(out, 0x0210);
        writer.copyFields(view, ECHOED_FIRST);
        writer.number(12, 143_015);
        writer.number(13, 1_122);
        writer.copy(view, 25);
        writer.text(37, PeerPurchase.RRN);
        writer.text(38, PeerPurchase.APPROVAL_CODE);
        writer.text(39, PeerPurchase.APPROVED);
        writer.copyFields(view, ECHOED_LAST);
        writer.binary8(64, PeerPurchase.MAC);
        return writer.end();
    }

    @Override
    public byte[] lastAnswer() {
        return ByteBufUtil.getBytes(out);
    }
}

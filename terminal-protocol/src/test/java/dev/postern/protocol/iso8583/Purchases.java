package dev.postern.protocol.iso8583;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The purchase that many tests begin with: card in field 2, MAC of fixed bytes, no field that it could do without. */
final class Purchases {

    static final String PAN = "6224240000001239";
    static final long TERMINAL = 0x5030303030303031L;
    static final long MAC = 0x0123456789ABCDEFL;

    private Purchases() {
    }

    /** Writes the purchase at the buffer's writer index and says how many bytes it is. */
    static int write(MessageWriter writer, ByteBuf out) {
        writer.begin(out, 0x0200);
        writer.digits(2, PAN);
        writer.number(3, 0);
        writer.number(4, 12_345);
        writer.number(11, 42);
        writer.number(22, 12);
        writer.number(25, 0);
        writer.ascii8(41, TERMINAL);
        writer.text(42, "MERCHANT0000001");
        writer.text(49, "156");
        writer.number(60, 22_000_001_000L, 11);
        writer.binary8(64, MAC);
        return writer.end();
    }

    static byte[] bytes() {
        ByteBuf out = Unpooled.buffer();
        write(new MessageWriter(Dialect.terminal()), out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** Writes again, field by field, what a view has read. */
    static byte[] again(MessageView view) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(view.dialect());
        writer.begin(out, view.mti());
        if (view.has(1)) {
            writer.secondBitmap();
        }
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                writer.copy(view, field);
            }
        }
        writer.end();
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    static boolean decode(MessageView view, byte[] message) {
        return view.decode(Unpooled.wrappedBuffer(message), 0, message.length);
    }
}

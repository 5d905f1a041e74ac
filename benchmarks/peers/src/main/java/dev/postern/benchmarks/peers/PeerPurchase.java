package dev.postern.benchmarks.peers;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The purchase that everybody reads, and what the answer to it says beyond the request. Any thread. */
final class PeerPurchase {

    static final String LOCAL_TIME = "143015";
    static final String LOCAL_DATE = "1122";
    static final String RRN = "632600000042";
    static final String APPROVAL_CODE = "004242";
    static final String APPROVED = "00";
    static final long MAC = 0x0123456789ABCDEFL;
    /** What the answer echoes. */
    static final int[] ECHOED = {3, 4, 11, 25, 41, 42, 49, 60};

    private PeerPurchase() {
    }

    /** Its bytes in a dialect that has the fields of a purchase; 60 is digits in the terminal's own dialect, text in the others. */
    static byte[] bytes(Dialect dialect) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(dialect);
        writer.begin(out, 0x0200);
        writer.digits(2, "6224240000001239");
        writer.digits(3, "000000");
        writer.number(4, 12_345);
        writer.number(11, 42);
        writer.number(22, 12);
        writer.number(25, 0);
        writer.text(41, "T0000001");
        writer.text(42, "POSTERN00000001");
        writer.text(49, "156");
        if (dialect == Dialect.terminal()) {
            writer.digits(60, "22000001000");
        } else {
            writer.text(60, "22000001000");
        }
        writer.binary8(64, MAC);
        byte[] bytes = new byte[writer.end()];
        out.readBytes(bytes);
        return bytes;
    }
}

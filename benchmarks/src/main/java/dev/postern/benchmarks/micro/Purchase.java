package dev.postern.benchmarks.micro;

import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;

/**
 * The purchase and its approval as the load generator and the processor exchange them: TPDU, header, card in field 2,
 * MAC in 64. The content of a frame, without its length. Any thread; the writer is the caller's.
 */
final class Purchase {

    private static final long TPDU = 0x60_0001_0000L;
    private static final long HEADER = 0x6122_0000_0000L;
    private static final long TERMINAL = 0x5430303030303031L;
    private static final int MERCHANT_BYTES = 15;
    private static final byte[] MERCHANT = "POSTERN00000001".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final long BATCH_AND_TYPE = 22_000_001_000L;
    private static final int BATCH_AND_TYPE_DIGITS = 11;
    private static final long MAC = 0x0123456789ABCDEFL;

    private Purchase() {
    }

    /** Writes the request behind what the buffer has. */
    static void writeRequest(MessageWriter writer, ByteBuf out) {
        Envelope.write(out, true, TPDU, true, HEADER);
        writer.begin(out, 0x0200);
        writer.digits(2, "6224240000001239");
        writer.number(3, 0);
        writer.number(4, 12_345);
        writer.number(11, 42);
        writer.number(22, 12);
        writer.number(25, 0);
        writer.ascii8(41, TERMINAL);
        writer.bytes(42, MERCHANT, 0, MERCHANT_BYTES);
        writer.text(49, "156");
        writer.number(60, BATCH_AND_TYPE, BATCH_AND_TYPE_DIGITS);
        writer.binary8(64, MAC);
        writer.end();
    }

    /** Writes the approval behind what the buffer has, field by field as the processor does. */
    static int writeAnswer(MessageWriter writer, ByteBuf out) {
        Envelope.write(out, true, Envelope.swapTpdu(TPDU), true, HEADER);
        writer.begin(out, 0x0210);
        writer.number(3, 0);
        writer.number(4, 12_345);
        writer.number(11, 42);
        writer.number(12, 143_015);
        writer.number(13, 1_122);
        writer.number(25, 0);
        writer.text(37, "632600000042");
        writer.text(38, "004242");
        writer.text(39, "00");
        writer.ascii8(41, TERMINAL);
        writer.bytes(42, MERCHANT, 0, MERCHANT_BYTES);
        writer.text(49, "156");
        writer.number(60, BATCH_AND_TYPE, BATCH_AND_TYPE_DIGITS);
        writer.binary8(64, MAC);
        return writer.end();
    }
}

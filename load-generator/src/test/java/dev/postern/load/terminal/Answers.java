package dev.postern.load.terminal;

import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The host's side of the wire for tests, with the real codec: reads a request, makes its answer. */
public final class Answers {
    private static final int[] ECHOED_EARLY = {3, 4, 11};

    private final MessageView request = new MessageView(Dialect.terminal());
    private final Envelope envelope = new Envelope();
    private final MessageWriter writer = new MessageWriter(Dialect.terminal());
    private ByteBuf frame;

    /** Reads a frame's content (after the length). */
    public MessageView read(ByteBuf content) {
        frame = content;
        if (!envelope.parse(content) || !request.decode(content, envelope.messageIndex(), envelope.messageLength())) {
            throw new AssertionError("the terminal sent what the codec refuses: " + request.malformed());
        }
        return request;
    }

    /** Whether the request read last carries the MAC of this key. */
    public boolean macGood(MessageMac mac) {
        int start = envelope.messageIndex();
        int field = request.has(128) ? 128 : 64;
        return request.has(field) && mac.compute(frame, start, request.offset(field) - start) == request.binary8(field);
    }

    /** What an answer holds besides what it echoes. */
    public static final class Parts {
        public String code = "00";
        public String balances;
        public byte[] keys;
        public int batch;
        public MessageMac mac;
        public boolean macSpoiled;
        public int processingRequest;
        public long amountMinor = -1;
        public byte[] chip;
        public boolean clockOfRequest;
        public String tags48;
        public String tags59;
        public String field56;
    }

    /** The whole frame, length included, of an answer to the request read last. */
    public ByteBuf answer(Parts parts) {
        ByteBuf out = Unpooled.buffer(256);
        out.writeShort(0);
        Envelope.write(out, envelope.hasTpdu(), Envelope.swapTpdu(envelope.tpdu()), envelope.hasHeader(),
            Envelope.withRequest(envelope.header(), parts.processingRequest));
        int start = out.writerIndex();
        writer.begin(out, (request.mti() & 0xFFF0) + 0x10);
        for (int field : ECHOED_EARLY) {
            if (field == 4 && parts.amountMinor >= 0) { // Also where the request had none: what is due.
                writer.number(4, parts.amountMinor);
            } else if (request.has(field)) {
                writer.copy(request, field);
            }
        }
        if (parts.clockOfRequest) {
            writer.copy(request, 12);
            writer.copy(request, 13);
        } else {
            writer.number(12, 120_000);
            writer.number(13, 1_122);
        }
        if (request.has(25)) {
            writer.copy(request, 25);
        }
        writer.text(37, "000000000001");
        if (parts.code.equals("00") && request.has(4)) {
            writer.text(38, "A00001");
        }
        writer.text(39, parts.code);
        writer.copy(request, 41);
        writer.copy(request, 42);
        if (parts.tags48 != null) {
            writer.text(48, parts.tags48);
        }
        if (request.has(49)) {
            writer.copy(request, 49);
        }
        if (parts.balances != null) {
            writer.text(54, parts.balances);
        }
        if (parts.chip != null) {
            writer.bytes(55, parts.chip, 0, parts.chip.length);
        }
        if (parts.field56 != null) {
            writer.text(56, parts.field56);
        }
        if (parts.tags59 != null) {
            writer.text(59, parts.tags59);
        }
        if (parts.batch > 0) {
            writer.number(60, parts.batch * 1_000L + 3, 11);
        } else {
            writer.copy(request, 60);
        }
        if (parts.keys != null) {
            writer.bytes(62, parts.keys, 0, parts.keys.length);
        }
        if (parts.mac != null) {
            writer.reserveMac(64);
        }
        writer.end();
        if (parts.mac != null) {
            out.writeLong(parts.mac.compute(out, start, out.writerIndex() - start) ^ (parts.macSpoiled ? 1 : 0));
        }
        return out.setShort(0, out.writerIndex() - Short.BYTES);
    }

    /** Field 54 of one account: ledger and available balance. */
    public static String balances(long minor) {
        return balances(minor, minor);
    }

    /** The same when something is held. */
    public static String balances(long ledgerMinor, long availableMinor) {
        return "0001156C%012d0002156C%012d".formatted(ledgerMinor, availableMinor);
    }
}

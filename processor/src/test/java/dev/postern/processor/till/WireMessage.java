package dev.postern.processor.till;

import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message as a terminal sees it: its type and its fields as text (bytes as hex), in the terminal dialect. Field 64 is
 * no field here: a MAC is put on when it is sent.
 */
public final class WireMessage {

    private final Map<Integer, String> fields = new TreeMap<>();
    private int mti;

    public WireMessage(int mti) {
        this.mti = mti;
    }

    /** Reads a message's bytes; one that is malformed is the host's error. */
    public static WireMessage decode(byte[] bytes) {
        MessageView view = new MessageView(Dialect.terminal());
        if (!view.decode(Unpooled.wrappedBuffer(bytes), 0, bytes.length)) {
            throw new AssertionError("malformed: " + view.malformed());
        }
        WireMessage message = new WireMessage(view.mti());
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                message.fields.put(field, view.text(field));
            }
        }
        return message;
    }

    public WireMessage copy() {
        WireMessage copy = new WireMessage(mti);
        copy.fields.putAll(fields);
        return copy;
    }

    public int mti() {
        return mti;
    }

    public WireMessage mti(int other) {
        mti = other;
        return this;
    }

    public WireMessage set(int field, String text) {
        fields.put(field, text);
        return this;
    }

    public WireMessage set(int field, long number, int digits) {
        return set(field, ("%0" + digits + "d").formatted(number));
    }

    public WireMessage without(int field) {
        fields.remove(field);
        return this;
    }

    public boolean has(int field) {
        return fields.containsKey(field);
    }

    /** A field's text, or null. */
    public String get(int field) {
        return fields.get(field);
    }

    /** Its bytes without a MAC. */
    public byte[] encode() {
        return write(false);
    }

    /** Its bytes with a MAC in 64. */
    public byte[] encode(MessageMac mac) {
        byte[] data = write(true);
        return withMac(data, mac.compute(data, 0, data.length));
    }

    /** Its bytes with these eight in 64, right or not. */
    public byte[] encode(long mac) {
        return withMac(write(true), mac);
    }

    private static byte[] withMac(byte[] data, long mac) {
        byte[] whole = Arrays.copyOf(data, data.length + Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            whole[data.length + i] = (byte) (mac >>> 56 - 8 * i);
        }
        return whole;
    }

    private byte[] write(boolean mac) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(Dialect.terminal());
        writer.begin(out, mti);
        for (Map.Entry<Integer, String> entry : fields.entrySet()) {
            int field = entry.getKey();
            Format format = Dialect.terminal().row(field).format();
            switch (format) {
                case N, Z -> writer.digits(field, entry.getValue());
                case AN, ANS -> writer.text(field, entry.getValue());
                case B -> {
                    byte[] bytes = HexFormat.of().parseHex(entry.getValue());
                    writer.bytes(field, bytes, 0, bytes.length);
                }
                case XN -> throw new IllegalArgumentException("field " + field);
            }
        }
        if (mac) {
            writer.reserveMac(fields.keySet().stream().anyMatch(field -> field > 64) ? 128 : 64);
        }
        writer.end();
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** Type and code only: the rest may hold a card. */
    @Override
    public String toString() {
        return "%04X %s".formatted(mti, fields.get(39) == null ? "" : fields.get(39));
    }
}

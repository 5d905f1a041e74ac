package dev.postern.protocol.fuzz;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Dialects;
import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.Malformed;
import dev.postern.protocol.iso8583.MessageDescription;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.iso8583.Parts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;

/**
 * A message of the dialect that the first byte says. What decodes is written again to the same bytes, copied and from its values; what does not
 * has a place inside the message; every field that is there can be read and opened; a frame costs no memory worth naming.
 */
public final class MessageTarget {

    private static final List<Dialect> DIALECTS = Dialects.all();
    private static final MessageView[] VIEWS = DIALECTS.stream().map(MessageView::new).toArray(MessageView[]::new);
    private static final MessageWriter[] WRITERS = DIALECTS.stream().map(MessageWriter::new).toArray(MessageWriter[]::new);
    private static final Parts PARTS = new Parts();

    private MessageTarget() {
    }

    /** One execution. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 1 || data.length > 4_097) {
            return;
        }
        int which = (data[0] & 0xFF) % DIALECTS.size();
        byte[] message = Arrays.copyOfRange(data, 1, data.length);
        check(VIEWS[which], WRITERS[which], message);
    }

    /** Checks some bytes as a message of the view's dialect. */
    static void check(MessageView view, MessageWriter writer, byte[] message) {
        ByteBuf in = Unpooled.wrappedBuffer(message);
        long before = Oracle.allocated();
        boolean good = view.decode(in, 0, message.length);
        if (Oracle.allocated() - before > Oracle.BYTES_MAX) {
            // The first time classes are made too; a view that never saw a message must not need more than the bound either.
            MessageView fresh = new MessageView(view.dialect());
            before = Oracle.allocated();
            fresh.decode(in, 0, message.length);
            Oracle.holds(Oracle.allocated() - before <= Oracle.BYTES_MAX, "a frame costs at most 64 KiB");
        }
        Malformed malformed = view.malformed();
        Oracle.holds(good == (malformed == null), "what is refused has a reason");
        Oracle.holds(good || malformed.offset() >= 0 && malformed.offset() <= message.length, "the bad byte is in the message");
        read(view);
        if (good) {
            Oracle.holds(Arrays.equals(message, again(view, writer, true)), "what decodes is copied to the same bytes");
            Oracle.holds(Arrays.equals(message, inRuns(view, writer, null)), "what decodes is copied in runs to the same bytes");
            Oracle.holds(Arrays.equals(message, inRuns(view, writer, message)), "what decodes is copied from its bytes to the same bytes");
            if (!bareSign(view)) {
                Oracle.holds(Arrays.equals(message, again(view, writer, false)), "what decodes is written to the same bytes");
            }
        }
    }

    private static void read(MessageView view) {
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                view.text(field);
                PARTS.open(view, field);
                FieldSpec row = view.dialect().row(field);
                if (row.format() == Format.N && view.length(field) <= 18) {
                    Oracle.holds(view.number(field) >= 0, "a number has no sign");
                }
            }
        }
        if (view.end() % 16 == 0) { // it costs more than all else together
            Oracle.holds(!MessageDescription.describe(view).isEmpty(), "it can be described");
        }
    }

    private static boolean bareSign(MessageView view) {
        for (int field : new int[] {28, 29, 30, 31, 97}) {
            if (view.has(field) && view.dialect().row(field).format() == Format.XN && view.text(field).charAt(0) == '0') {
                return true;
            }
        }
        return false;
    }

    private static byte[] again(MessageView view, MessageWriter writer, boolean copy) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, view.mti());
        if (view.has(1)) {
            writer.secondBitmap();
        }
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                if (copy) {
                    writer.copy(view, field);
                } else {
                    put(view, writer, field);
                }
            }
        }
        writer.end();
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** @param message the bytes to take the first 64 fields from, which are side by side by nature; null to take them from the view */
    private static byte[] inRuns(MessageView view, MessageWriter writer, byte[] message) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, view.mti());
        if (view.has(1)) {
            writer.secondBitmap();
        }
        long first = view.primaryBitmap() & Long.MAX_VALUE;
        if (message != null && first != 0) {
            writer.copySpan(first, message, view.span(-1L));
        } else {
            writer.copyFields(view, -1L);
        }
        for (int field = 66; field <= 128; field++) {
            if (view.has(field)) {
                writer.copy(view, field);
            }
        }
        writer.end();
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static void put(MessageView view, MessageWriter writer, int field) {
        switch (view.dialect().row(field).format()) {
            case N, Z -> writer.digits(field, view.text(field));
            case XN -> {
                if (view.number(field) == 0 && view.text(field).charAt(0) == 'D') {
                    writer.copy(view, field); // a negative nothing has no number
                } else {
                    writer.number(field, view.number(field));
                }
            }
            case AN, ANS -> writer.text(field, view.text(field));
            case B -> {
                byte[] bytes = view.bytes(field);
                writer.bytes(field, bytes, 0, bytes.length);
            }
        }
    }
}

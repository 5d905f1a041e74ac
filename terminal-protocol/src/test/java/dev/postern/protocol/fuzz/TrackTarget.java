package dev.postern.protocol.fuzz;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Dialects;
import dev.postern.protocol.iso8583.MessageDescription;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.iso8583.Pan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** A track 2 in the dialect that the first byte says: it comes back as it was written, its card number is its own, and no description shows either. */
public final class TrackTarget {

    private static final List<Dialect> DIALECTS = Dialects.all();
    private static final int LENGTH_MAX = 37;

    private TrackTarget() {
    }

    /** One execution. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 1 || data.length > LENGTH_MAX + 1) {
            return;
        }
        Dialect dialect = DIALECTS.get((data[0] & 0xFF) % DIALECTS.size());
        StringBuilder track = new StringBuilder();
        for (int i = 1; i < data.length; i++) {
            track.append((char) ('0' + (data[i] & 0x0F)));
        }
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(dialect);
        writer.begin(out, dialect.isMti(0x1200) ? 0x1200 : 0x0200);
        writer.digits(35, track);
        writer.end();
        MessageView view = new MessageView(dialect);
        Oracle.holds(view.decode(out, 0, out.readableBytes()), "what was written decodes");
        Oracle.holds(view.text(35).contentEquals(track), "the track comes back");
        Pan pan = Pan.of(view);
        String text = track.toString();
        int separator = text.indexOf('=');
        boolean number = separator >= 1 && separator <= 19 && text.substring(0, separator).chars().allMatch(c -> c >= '0' && c <= '9');
        Oracle.holds(number == (pan != null), "a card number is what stands before the separator");
        if (number) {
            Oracle.holds(pan.equals(Pan.of(text.substring(0, separator))), "it is that number");
        }
        if (text.length() > 12) {
            Oracle.holds(!MessageDescription.describe(view).contains(text), "a description shows no track");
        }
        MessageTarget.check(view, writer, bytes(out));
    }

    private static byte[] bytes(ByteBuf out) {
        byte[] bytes = new byte[out.readableBytes()];
        out.getBytes(out.readerIndex(), bytes);
        return bytes;
    }
}

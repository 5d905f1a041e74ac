package dev.postern.processor.terminal;

import dev.postern.processor.authorization.References;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** Reads answers that this host made and remembers. One for each partition; not thread-safe. */
final class FirstAnswer {

    private static final int RRN = 37;
    private static final int LAST_BITMAP_BYTE = 9;

    private final MessageView view = new MessageView(Dialect.terminal());
    private final int stream;

    /** @param stream the partition's own */
    FirstAnswer(int stream) {
        this.stream = stream;
    }

    /** Whether the partition itself decided, so that no card's shard knows of the request. */
    boolean isOwn(byte[] answer) {
        // It is kept without its MAC, which the bitmap announces.
        byte[] whole = (answer[LAST_BITMAP_BYTE] & 1) == 0 ? answer : Arrays.copyOf(answer, answer.length + Long.BYTES);
        return view.decode(Unpooled.wrappedBuffer(whole), 0, whole.length) && view.has(RRN)
                && References.isOfStream(view.text(RRN), stream);
    }
}

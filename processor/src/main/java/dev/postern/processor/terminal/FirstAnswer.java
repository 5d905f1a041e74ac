package dev.postern.processor.terminal;

import dev.postern.processor.authorization.References;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;

/** Reads answers that this host made and remembers. One for each partition; not thread-safe. */
final class FirstAnswer {

    private static final int RRN = 37;

    private final MessageView view = new MessageView(Dialect.terminal());
    private final int stream;

    /** @param stream the partition's own */
    FirstAnswer(int stream) {
        this.stream = stream;
    }

    /** Whether the partition itself decided, so that no card's shard knows of the request. */
    boolean isOwn(byte[] answer) {
        return view.decode(Unpooled.wrappedBuffer(answer), 0, answer.length) && view.has(RRN)
                && References.isOfStream(view.text(RRN), stream);
    }
}

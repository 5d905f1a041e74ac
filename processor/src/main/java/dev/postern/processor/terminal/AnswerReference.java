package dev.postern.processor.terminal;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;

/** Reads an answer's reference, field 37, out of its message. For one thread. */
public final class AnswerReference {

    private static final int REFERENCE = 37;
    private static final String NONE = "-";

    private final MessageView view = new MessageView(Dialect.terminal());

    /** The reference, or "-" where there is none; what follows it need not be there. */
    public String of(byte[] message) {
        view.decode(Unpooled.wrappedBuffer(message), 0, message.length);
        return view.has(REFERENCE) ? view.text(REFERENCE) : NONE;
    }
}

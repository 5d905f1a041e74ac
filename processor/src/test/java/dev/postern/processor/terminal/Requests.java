package dev.postern.processor.terminal;

import dev.postern.processor.ops.Passage;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.ZoneId;

/** Requests as the real decoder makes them. */
final class Requests {

    static final AnswerFields ANSWERS = new AnswerFields(ZoneId.of("UTC"));
    static final long AT = 1_800_000_000_000L;

    private Requests() {
    }

    /** A message as it would arrive in a frame without TPDU and header. */
    static TerminalRequest of(byte[] message) {
        return of(message, AT);
    }

    /** The same at a time. */
    static TerminalRequest of(byte[] message, long atEpochMillis) {
        ByteBuf frame = Unpooled.wrappedBuffer(message);
        Envelope envelope = new Envelope();
        if (!envelope.parse(frame)) {
            throw new IllegalArgumentException("too short");
        }
        MessageView view = new MessageView(Dialect.terminal());
        if (!view.decode(frame, 0, message.length)) {
            throw new IllegalArgumentException(view.malformed().toString());
        }
        // Its own copy, as the decoder makes one: an answered request is wiped.
        return new TerminalRequest(view, message.clone(), 0, envelope, ANSWERS, new Passage(0, 0), atEpochMillis);
    }

    /** The same, unsigned. */
    static TerminalRequest of(WireMessage message) {
        return of(message.encode());
    }
}

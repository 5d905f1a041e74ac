package dev.postern.processor.terminal;

import dev.postern.protocol.frame.Envelope;
import io.netty.buffer.ByteBuf;

/**
 * What stood around a message in its frame and must come back around the answer. Immutable; any thread.
 *
 * @param tpdu five bytes in the low 40 bits
 * @param header six bytes in the low 48 bits
 */
record Envelopes(boolean hasTpdu, long tpdu, boolean hasHeader, long header) {

    static Envelopes of(Envelope envelope) {
        return new Envelopes(envelope.hasTpdu(), envelope.tpdu(), envelope.hasHeader(), envelope.header());
    }

    /** Writes TPDU (swapped) and header of the answer, which may ask for a sign-on. */
    void writeAnswer(ByteBuf out, boolean asksForSignOn) {
        long answered = asksForSignOn ? Envelope.withRequest(header, Envelope.REQUEST_SIGN_ON) : header;
        Envelope.write(out, hasTpdu, Envelope.swapTpdu(tpdu), hasHeader, answered);
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.frame.FrameReader;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * Turns a frame's content into a request for the connection's actor. What cannot be answered, because MTI, 11 or 41
 * could not be read or it is no request, closes the connection and is counted. One a channel, on its event loop.
 */
final class MessageDecoder implements FrameReader {

    private static final int WELL_FORMED = -1;

    private final MessageView view = new MessageView(Dialect.terminal());
    private final Envelope envelope = new Envelope();
    private final AnswerFields answers;
    private final LoopTurn turn;
    private final ReadPause pause;
    private final Clock clock;
    private final StageWriter stages;
    private final Counts counts;

    MessageDecoder(AnswerFields answers, LoopTurn turn, ReadPause pause, Clock clock, StageWriter stages, Counts counts) {
        this.answers = answers;
        this.turn = turn;
        this.pause = pause;
        this.clock = clock;
        this.stages = stages;
        this.counts = counts;
    }

    @Override
    public Submit read(ChannelHandlerContext context, ByteBuf in, int index, int length) {
        long started = clock.nanos();
        if (!envelope.parse(in, index, length)) {
            return close(context, "frame-too-short");
        }
        int messageIndex = envelope.messageIndex();
        boolean wellFormed = view.decode(in, messageIndex, envelope.messageLength());
        if (!view.has(11) || !view.has(41)) {
            return close(context, wellFormed ? "request-without-key" : "malformed");
        }
        if (!isRequest(view.mti())) {
            return close(context, "not-a-request");
        }
        byte[] bytes = new byte[envelope.messageLength()];
        in.getBytes(messageIndex, bytes);
        Passage passage = new Passage(started, Math.max(turn.waitedNanos(started), pause.waitedNanos()));
        TerminalRequest request = new TerminalRequest(view, bytes, messageIndex, envelope, answers,
                passage, clock.epochMillis());
        if (!wellFormed) {
            counts.refused("malformed");
        }
        long decoded = clock.nanos();
        passage.decoded(decoded);
        stages.record(Stage.DECODE, decoded - started);
        return new Submit(request, wellFormed ? WELL_FORMED : view.malformed().field());
    }

    /** Requests and advices have an even function digit; an odd one is an answer, which nobody here asked for. */
    private static boolean isRequest(int mti) {
        return (mti >> 4 & 1) == 0;
    }

    private Submit close(ChannelHandlerContext context, String reason) {
        counts.closed(reason);
        context.close();
        return null;
    }
}

package dev.postern.processor.terminal;

import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Frames an answer: length, TPDU, header, message, MAC; and closes the account of its times. One a channel, on its event loop. */
final class AnswerEncoder extends ChannelOutboundHandlerAdapter {

    private static final int ENVELOPE_BYTES_MAX = 2 + 5 + 6;

    private final Clock clock;
    private final StageWriter stages;

    AnswerEncoder(Clock clock, StageWriter stages) {
        this.clock = clock;
        this.stages = stages;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        long started = clock.nanos();
        Answer answer = (Answer) message;
        ByteBuf out = context.alloc().directBuffer(ENVELOPE_BYTES_MAX + answer.message().length + Long.BYTES);
        out.writeShort(0);
        answer.request().writeEnvelope(out, answer.asksForSignOn());
        out.writeBytes(answer.message());
        if (answer.hasMac()) {
            out.writeLong(answer.mac());
        }
        out.setShort(0, out.readableBytes() - Short.BYTES);
        long encoded = clock.nanos();
        Passage passage = answer.request().passage;
        stages.record(Stage.ENCODE, encoded - started);
        stages.record(Stage.QUEUE, passage.queueNanos());
        stages.record(Stage.WHOLE, encoded - passage.arrivedNanos());
        stages.slowest().offer(passage, answer.message(), encoded);
        context.write(out, promise);
    }
}

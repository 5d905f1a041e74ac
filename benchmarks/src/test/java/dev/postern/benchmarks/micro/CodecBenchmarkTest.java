package dev.postern.benchmarks.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.iso8583.Pan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** A benchmark of a message that is refused would measure the wrong path. */
class CodecBenchmarkTest {

    private final Envelope envelope = new Envelope();
    private final MessageView view = new MessageView(Dialect.terminal());
    private final MessageWriter writer = new MessageWriter(Dialect.terminal());
    private final ByteBuf frame = Unpooled.buffer();

    @Test
    void shouldReadThePurchaseThatIsMeasured() {
        Purchase.writeRequest(writer, frame);
        decode();
        assertEquals(0x0200, view.mti());
        assertTrue(Pan.of(view).luhnValid());
        assertEquals(22, view.number(60, 0, 2));
        assertTrue(view.has(64));
    }

    @Test
    void shouldReadTheAnswerThatIsMeasured() {
        Purchase.writeAnswer(writer, frame);
        decode();
        assertEquals(0x0210, view.mti());
        assertEquals("00", view.text(39));
    }

    @Test
    void shouldMeasureBothBuffers() {
        for (String buffer : new String[] {"direct", "heap"}) {
            CodecBenchmark benchmark = new CodecBenchmark();
            benchmark.buffer = buffer;
            benchmark.setUp();
            assertEquals(0x0200, benchmark.decodePurchase().mti(), buffer);
            assertTrue(benchmark.encodeAnswer() > 0, buffer);
            benchmark.tearDown();
        }
    }

    private void decode() {
        assertTrue(envelope.parse(frame) && envelope.hasTpdu() && envelope.hasHeader());
        assertTrue(view.decode(frame, envelope.messageIndex(), envelope.messageLength()), () -> view.malformed().toString());
    }
}

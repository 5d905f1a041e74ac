package dev.postern.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class PeersBenchmarkTest {

    @Test
    void shouldAnswerTheSameBytesWhoeverReadsThem() throws Exception {
        byte[] ours = answer(PeersBenchmark.SAME_BYTES);
        assertArrayEquals(ours, answer(PeersBenchmark.JPOS));
        assertArrayEquals(ours, answer(PeersBenchmark.J8583));
    }

    @Test
    void shouldAnswerTheTerminalInItsOwnDialect() throws Exception {
        byte[] answer = answer(PeersBenchmark.TERMINAL);
        MessageView view = new MessageView(Dialect.terminal());
        assertTrue(view.decode(Unpooled.wrappedBuffer(answer), 0, answer.length), () -> view.malformed().toString());
        assertEquals(0x0210, view.mti());
        assertEquals(42, view.number(11));
        assertEquals("00", view.text(39));
        assertEquals("22000001000", view.text(60));
        assertEquals(PeerPurchase.MAC, view.binary8(64));
    }

    private static byte[] answer(String codec) throws Exception {
        PeersBenchmark benchmark = new PeersBenchmark();
        benchmark.codec = codec;
        benchmark.setUp();
        int bytes = benchmark.decodeAndAnswer();
        assertEquals(bytes, benchmark.lastAnswer().length, codec);
        return benchmark.lastAnswer();
    }
}

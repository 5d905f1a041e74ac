package dev.postern.benchmarks.micro;

import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.iso8583.Pan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Reading a purchase and writing its approval. The sockets bring direct buffers; heap buffers are there for comparison.
 * The view and the writer are reused, as in the processor. One thread, JMH's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    private static final int BYTES_MAX = 512;

    /** Where the bytes lie: direct or heap. */
    @Param({"direct", "heap"})
    public String buffer;

    private final Envelope envelope = new Envelope();
    private final MessageView view = new MessageView(Dialect.terminal());
    private final MessageWriter writer = new MessageWriter(Dialect.terminal());
    private ByteBuf request;
    private ByteBuf answer;

    /** Writes the purchase that is read again and again; JMH calls it. */
    @Setup
    public void setUp() {
        request = allocate();
        answer = allocate();
        Purchase.writeRequest(writer, request);
    }

    /** Gives the buffers back; JMH calls it. */
    @TearDown
    public void tearDown() {
        request.release();
        answer.release();
    }

    private ByteBuf allocate() {
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        return "direct".equals(buffer) ? pool.directBuffer(BYTES_MAX) : pool.heapBuffer(BYTES_MAX);
    }

    /** Checks the whole message and finds its fields. */
    @Benchmark
    public MessageView decodePurchase() {
        if (!envelope.parse(request) || !view.decode(request, envelope.messageIndex(), envelope.messageLength())) {
            throw new IllegalStateException("the purchase is malformed: " + view.malformed());
        }
        return view;
    }

    /** The same, and reads the values that an authorization works with. The card's number is the one allocation. */
    @Benchmark
    public void decodeAndReadPurchase(Blackhole hole) {
        MessageView decoded = decodePurchase();
        hole.consume(decoded.mti());
        hole.consume(decoded.ascii8(41));
        hole.consume(decoded.number(11));
        hole.consume(decoded.number(3));
        hole.consume(decoded.number(4));
        hole.consume(decoded.number(22));
        hole.consume(decoded.number(25));
        hole.consume(decoded.ascii8(49));
        hole.consume(decoded.number(60));
        hole.consume(decoded.binary8(64));
        hole.consume(Pan.of(decoded));
    }

    /** Writes length, TPDU, header and the approval's fields. */
    @Benchmark
    public int encodeAnswer() {
        answer.clear().writeShort(0);
        int bytes = Purchase.writeAnswer(writer, answer);
        answer.setShort(0, answer.readableBytes() - Short.BYTES);
        return bytes;
    }
}

package dev.postern.benchmarks.peers;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Dialects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A purchase read, checked and answered: ours in the terminal's dialect and in 1987 binary, and the same 1987 binary bytes by jPOS and j8583.
 * One thread, JMH's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeersBenchmark {

    /** Our codec on the terminal's dialect. */
    public static final String TERMINAL = "terminal";
    /** Our codec on the bytes that the peers read. */
    public static final String SAME_BYTES = "iso87-binary";
    /** jPOS. */
    public static final String JPOS = "jpos";
    /** j8583. */
    public static final String J8583 = "j8583";

    /** Whose codec. */
    @Param({TERMINAL, SAME_BYTES, JPOS, J8583})
    public String codec;

    private Codec reader;

    /** Makes the codec and the bytes; JMH calls it. */
    @Setup
    public void setUp() {
        byte[] request = PeerPurchase.bytes(codec.equals(TERMINAL) ? Dialect.terminal() : Dialects.named(SAME_BYTES));
        reader = switch (codec) {
            case JPOS -> new JposCodec(request);
            case J8583 -> new J8583Codec(request);
            case TERMINAL -> new OwnCodec(Dialect.terminal(), request);
            default -> new OwnCodec(Dialects.named(SAME_BYTES), request);
        };
    }

    /** Reads the purchase and writes its approval. */
    @Benchmark
    public int decodeAndAnswer() throws Exception {
        return reader.answer();
    }

    /** The answer that was written last. */
    byte[] lastAnswer() {
        return reader.lastAnswer();
    }
}

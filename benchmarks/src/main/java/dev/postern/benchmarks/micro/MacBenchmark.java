package dev.postern.benchmarks.micro;

import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.RetailMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The X9.19 MAC of a purchase, MTI up to the last field before 64; a transaction computes two, one to verify and one to
 * answer. {@code newKey} adds the three key schedules that a terminal's first message pays for. One thread, JMH's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MacBenchmark {

    private TdesKey key;
    private RetailMac mac;
    private byte[] message;

    /** Makes a key and a purchase; JMH calls it. */
    @Setup
    public void setUp() {
        key = TdesKey.generate(new SecureRandom(), KeyUsage.MAC);
        mac = new RetailMac(key);
        ByteBuf frame = Unpooled.buffer();
        Purchase.writeRequest(new MessageWriter(Dialect.terminal()), frame);
        Envelope envelope = new Envelope();
        envelope.parse(frame);
        message = new byte[envelope.messageLength()];
        frame.getBytes(envelope.messageIndex(), message);
    }

    /** The MAC with a prepared key. */
    @Benchmark
    public long purchase() {
        return mac.compute(message, 0, message.length - RetailMac.BYTES);
    }

    /** The MAC with a key that has to be prepared first. */
    @Benchmark
    public long newKey() {
        return new RetailMac(key).compute(message, 0, message.length - RetailMac.BYTES);
    }
}

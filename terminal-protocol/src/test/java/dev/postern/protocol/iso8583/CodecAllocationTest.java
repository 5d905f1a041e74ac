package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Allocation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nothing is allocated for a good purchase, nor for its answer. */
class CodecAllocationTest {

    private static final int RUNS = 10_000;
    private static final long SLACK_BYTES = 4_096;

    private final MessageView view = new MessageView(Dialect.terminal());
    private final MessageWriter writer = new MessageWriter(Dialect.terminal());
    private final ByteBuf purchase = Unpooled.wrappedBuffer(Purchases.bytes());
    private final ByteBuf answer = Unpooled.buffer(256);
    private final byte[] target = new byte[64];
    private long sum;

    @Test
    void shouldDecodeAPurchaseAndGiveItsValuesWithoutGarbage() {
        long bytes = Allocation.bytesOf(RUNS, () -> {
            view.decode(purchase, 0, purchase.readableBytes());
            sum += view.mti() + view.primaryBitmap() + view.number(2) + view.number(4) + view.number(60, 2, 6) + view.digit(2, 3)
                    + view.ascii8(41) + view.binary8(64) + view.length(60) + view.offset(64);
            view.copyBytes(42, target, 0);
        });
        assertTrue(bytes < SLACK_BYTES, () -> bytes + " bytes in " + RUNS + " runs");
    }

    @Test
    void shouldEncodeAnAnswerWithoutGarbage() {
        view.decode(purchase, 0, purchase.readableBytes());
        long bytes = Allocation.bytesOf(RUNS, () -> {
            answer.clear();
            writer.begin(answer, 0x0210);
            writer.copy(view, 3);
            writer.copy(view, 4);
            writer.copy(view, 11);
            writer.number(12, 101_112);
            writer.bytes(37, target, 0, 12);
            writer.ascii8(39, 0x3030_2020_2020_2020L);
            writer.copy(view, 41);
            writer.copy(view, 60);
            writer.reserveMac(64);
            sum += writer.end();
        });
        assertTrue(bytes < SLACK_BYTES, () -> bytes + " bytes in " + RUNS + " runs");
    }

    @Test
    void shouldSeeTheGarbageOfAMalformedValue() {
        long bytes = Allocation.bytesOf(RUNS, () -> view.decode(purchase, 0, 20));
        assertTrue(bytes > 16L * RUNS, () -> "the meter works: " + bytes);
    }

    @TestFactory
    Stream<DynamicTest> shouldAllocateNothingInAnyDialect() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            MessageView view = new MessageView(dialect);
            MessageWriter writer = new MessageWriter(dialect);
            byte[] message = Samples.message(writer, dialect, EveryDialect.mti(dialect), Samples.values(dialect, 30, new Random(7)));
            ByteBuf in = Unpooled.wrappedBuffer(message);
            ByteBuf out = Unpooled.buffer(message.length);
            long decoded = Allocation.bytesOf(3_000, () -> assertTrue(view.decode(in, 0, message.length)));
            assertTrue(decoded < 4_096, () -> decoded + " bytes in 3,000 decodes");
            long encoded = Allocation.bytesOf(3_000, () -> {
                out.clear();
                writer.begin(out, view.mti());
                for (int field = 2; field <= 128; field++) {
                    if (view.has(field)) {
                        writer.copy(view, field);
                    }
                }
                writer.end();
            });
            assertTrue(encoded < 4_096, () -> encoded + " bytes in 3,000 encodes");
        }));
    }
}

package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Allocation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

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
}

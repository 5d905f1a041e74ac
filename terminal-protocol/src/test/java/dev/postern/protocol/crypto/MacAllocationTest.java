package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Allocation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Apart from the other MAC tests, as a mutation run's probes allocate. */
class MacAllocationTest {

    private static final int RUNS = 10_000;

    private long sum;

    @Test
    void shouldAllocateNothingForTheMacOfAMessage() {
        byte[] data = new byte[104];
        ByteBuf buffer = Unpooled.wrappedBuffer(data);
        MessageMacTest.algorithms().forEach((name, mac) -> {
            long bytes = Allocation.bytesOf(RUNS, () -> sum += mac.compute(data, 0, 96) + mac.compute(buffer, 0, 100));
            assertTrue(bytes < 4_096, () -> name + ": " + bytes + " bytes in " + RUNS + " runs");
        });
        assertNotEquals(0, sum);
    }
}

package dev.postern.processor;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Netty's leak detector as a test can ask it: every buffer that was collected without being released is reported here.
 * It sees a leak only when the collector has run and another buffer is made after that.
 */
final class Leaks {

    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

    static {
        ByteBufUtil.setLeakListener((type, records) -> REPORTS.add(type + records));
    }

    private Leaks() {
    }

    /** From here on leaks are reported. The detector must look at every buffer. */
    static void watch() {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new AssertionError("run with -Dio.netty.leakDetection.level=paranoid");
        }
        // What tests before this one lost is not ours.
        reports();
        REPORTS.clear();
    }

    /** Runs the collector a few times and lets the detector look. */
    static List<String> reports() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            for (int n = 0; n < 200; n++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
            }
        }
        return List.copyOf(REPORTS);
    }
}

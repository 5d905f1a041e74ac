package dev.postern.protocol.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What must hold for any input; a breach is an AssertionError, which the fuzzer reports with its input. */
final class Oracle {

    /** The most that may be allocated for a frame. */
    static final long BYTES_MAX = 64 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Oracle() {
    }

    static void holds(boolean condition, String sentence) {
        if (!condition) {
            throw new AssertionError("it does not hold that " + sentence);
        }
    }

    /** Bytes allocated by this thread until now. */
    static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}

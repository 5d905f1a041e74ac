package dev.postern.load.record;

import java.time.Duration;

/**
 * The CPU time, user and system, that a process has used so far. Any thread; the kernel counts it in steps of 10 ms.
 */
public final class ProcessCpu {
    private ProcessCpu() {
    }

    /** The time that the process has used, or -1 when it is gone or may not be seen. */
    public static long nanos(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).map(Duration::toNanos).orElse(-1L);
    }

    /** The time that this process has used. */
    public static long ownNanos() {
        return nanos(ProcessHandle.current().pid());
    }
}

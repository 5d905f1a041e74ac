package dev.postern.processor.ops;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToLongFunction;

/** The JVM's own figures, read at each scrape: heap, buffers outside it, collections, threads, processor time, open files. */
final class JvmCounts {
    private static final double NANOS_A_SECOND = 1e9;
    private static final double MILLIS_A_SECOND = 1e3;

    private JvmCounts() {
    }

    static void register(Counts counts) {
        counts.gauge("jvm_heap_used_bytes", "Heap in use.", () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        counts.gauge("jvm_heap_max_bytes", "Heap that may be used.", () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax());
        counts.gauge("jvm_threads", "Platform threads alive.", () -> ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            counts.counter("jvm_allocated_bytes", "Heap allocated by all threads, those that have ended too.", threads::getTotalThreadAllocatedBytes);
        }
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        counts.gauge("jvm_buffers_used_bytes", "Memory of direct and mapped buffers known to the JVM.",
                () -> pools.stream().mapToLong(pool -> Math.max(0, pool.getMemoryUsed())).sum());
        counts.counter("jvm_gc_collections", "Collections by all collectors.", () -> collectors(GarbageCollectorMXBean::getCollectionCount));
        counts.growing("jvm_gc_seconds", "Time in collections, as the collectors report it.",
                () -> collectors(GarbageCollectorMXBean::getCollectionTime) / MILLIS_A_SECOND);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            counts.growing("process_cpu_seconds", "User and system time of the process.", () -> system.getProcessCpuTime() / NANOS_A_SECOND);
            counts.gauge("process_open_fds", "Open file descriptors.", system::getOpenFileDescriptorCount);
        }
    }

    private static long collectors(ToLongFunction<GarbageCollectorMXBean> figure) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(figure).filter(known -> known >= 0).sum();
    }
}

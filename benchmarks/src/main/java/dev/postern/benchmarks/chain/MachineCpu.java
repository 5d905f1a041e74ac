package dev.postern.benchmarks.chain;

import dev.postern.load.record.ProcessCpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The share of the machine that something else used during a measurement: other processes, what a hypervisor took, and
 * interrupts that the kernel charged to no process. Figures from a machine that was not quiet must show it. Linux only;
 * elsewhere the share is not known. One thread, begun before the generator starts.
 */
final class MachineCpu {

    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path OWN = Path.of("/proc/self/stat");
    /** Of /proc/stat's first line: idle and waiting for the disk; 9 and 10 are guests, counted in user already. */
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STEAL = 8;
    /** Behind the name of /proc/self/stat: own user and system time, and that of children that have ended. */
    private static final int OWN_FIRST = 11;
    private static final int OWN_LAST = 14;
    private static final double TICKS_PER_SECOND = 100;

    private final long serverPid;
    private final long startNanos = System.nanoTime();
    private final double startOthersSeconds;

    private MachineCpu(long serverPid) throws IOException {
        this.serverPid = serverPid;
        startOthersSeconds = othersSeconds();
    }

    /** Starts to watch; the server must be running. */
    static MachineCpu watch(long serverPid) throws IOException {
        return new MachineCpu(serverPid);
    }

    /** The share since then, 0 to 1; null when not known. The generator must have ended, the server still be running. */
    Double othersShare() throws IOException {
        double wallSeconds = (System.nanoTime() - startNanos) / 1e9;
        double share = (othersSeconds() - startOthersSeconds) / wallSeconds / Runtime.getRuntime().availableProcessors();
        return Double.isNaN(share) ? null : Math.max(0, share);
    }

    private double othersSeconds() throws IOException {
        long server = ProcessCpu.nanos(serverPid);
        if (!Files.isReadable(MACHINE) || !Files.isReadable(OWN) || server < 0) {
            return Double.NaN;
        }
        return (busyTicks(Files.readString(MACHINE)) - ownTicks(Files.readString(OWN))) / TICKS_PER_SECOND - server / 1e9;
    }

    /** All that the machine did, from /proc/stat. */
    static long busyTicks(String machine) {
        String[] fields = machine.lines().findFirst().orElseThrow().split(" +");
        long busy = 0;
        for (int i = 1; i <= STEAL; i++) {
            busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
        }
        return busy;
    }

    /** What this process and its ended children did, from /proc/self/stat; the name may hold anything but ends with the last bracket. */
    static long ownTicks(String own) {
        String[] fields = own.substring(own.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = OWN_FIRST; i <= OWN_LAST; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }
}

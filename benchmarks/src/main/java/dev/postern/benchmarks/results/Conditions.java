package dev.postern.benchmarks.results;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Under which conditions figures were taken; without them they say nothing. Immutable.
 *
 * @param time when, UTC, to the second
 * @param commit of the sources, "-dirty" when they were changed, or null outside a checkout
 * @param cpu the CPU's model
 * @param cores processors that this process may use, shared by servers and load
 * @param kernel operating system and version
 * @param jdk the Java runtime
 * @param jvmFlags of this process; its children have the same and their heap
 * @param loadAverage of the minute before the start: above 0.2 something else was running, -1 when not known
 * @param settings what the command line decided, by name
 */
public record Conditions(String time, String commit, String cpu, int cores, String kernel, String jdk, List<String> jvmFlags,
        double loadAverage, Map<String, String> settings) {

    /** Gathers the conditions of this machine and process, before any load. */
    public static Conditions gather(Map<String, String> settings) {
        var machine = dev.postern.load.record.Conditions.gather(null, 0, null, 0, null);
        return new Conditions(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), machine.commit(), machine.cpu(),
                machine.cores(), machine.kernel(), machine.jdk(), machine.jvmFlags(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), settings);
    }

    /** The conditions as lines of Markdown. */
    String markdown() {
        Markdown text = new Markdown();
        text.line("- %s, %d cores, %s, %s", cpu, cores, kernel, jdk);
        text.line("- %s, commit %s, load average before the start %.2f", time, commit, loadAverage);
        text.line("- JVM: `%s`", String.join(" ", jvmFlags));
        settings.forEach((name, value) -> text.line("- %s: %s", name, value));
        return text.toString();
    }
}

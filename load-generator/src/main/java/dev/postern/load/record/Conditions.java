package dev.postern.load.record;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Under which conditions a run was made; without them its figures say nothing. Immutable; gathered by the main thread.
 *
 * @param cpu         the CPU's model
 * @param cores       processors that this process may use
 * @param kernel      operating system and version
 * @param jdk         the Java runtime of the generator
 * @param jvmFlags    the generator's JVM flags
 * @param commit      git commit of the sources, with "-dirty" when changed, or null when there is none
 * @param transport   Netty's transport of the generator
 * @param eventLoops  event loops of the generator
 * @param hostState   what the host says of itself on its ops port (durability and the like), or null
 * @param seed        seed of cards and schedule
 * @param commandLine the command
 */
public record Conditions(String cpu, int cores, String kernel, String jdk, List<String> jvmFlags, String commit,
                         String transport, int eventLoops, Object hostState, long seed, String commandLine) {

    /** Gathers the conditions of this machine and process. */
    public static Conditions gather(String transport, int eventLoops, Object hostState, long seed, String commandLine) {
        return new Conditions(cpuModel(), Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"),
            System.getProperty("java.runtime.version") + " " + System.getProperty("java.vm.vendor"),
            ManagementFactory.getRuntimeMXBean().getInputArguments(), sourceCommit(), transport, eventLoops, hostState, seed, commandLine);
    }

    private static String cpuModel() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static String sourceCommit() {
        String home = System.getenv("POSTERN_HOME");
        ProcessBuilder git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*");
        if (home != null) {
            git.directory(Path.of(home).toFile());
        }
        try {
            Process process = git.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 && !text.isEmpty() ? text : null;
        } catch (IOException _) {
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}

package dev.postern.load.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The limit of open files that the kernel sets for this process; each connection is one. The JVM raises its own limit to the
 * hard one, so the hard one counts.
 */
final class FileLimit {
    private static final int OTHER_FILES = 200;

    private FileLimit() {
    }

    static void check(int connections) throws BadPlan {
        long limit = limit();
        if (connections + OTHER_FILES > limit) {
            throw new BadPlan(connections + " connections need about " + (connections + OTHER_FILES) + " open files, and this process may have "
                + limit + ": raise the limit (ulimit -n) or use fewer terminals");
        }
    }

    private static long limit() {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith("Max open files")).findFirst().map(line -> line.split("\\s+")[3])
                .filter(soft -> soft.matches("[0-9]+")).map(Long::parseLong).orElse(Long.MAX_VALUE);
        } catch (IOException _) {
            return Long.MAX_VALUE;
        }
    }
}

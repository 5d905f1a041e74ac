package dev.postern.load.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How late the kernel may wake a sleeping thread so as to save wake-ups: 50 us by default on Linux, which would stand in every
 * response time of an open loop as the generator's own lag. Called on the thread that it is for.
 */
public final class TimerSlack {
    private static final String NANOS = "1000";

    private TimerSlack() {
    }

    /** Asks for a microsecond; where that cannot be, the lag says so by itself. */
    public static void shorten() {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            Files.writeString(Path.of("/proc", thread.toString(), "timerslack_ns"), NANOS);
        } catch (IOException _) {
            // Not Linux, or not allowed.
        }
    }
}

package dev.postern.processor;

import dev.postern.processor.time.Clock;
import picocli.CommandLine;

/**
 * {@code serve} under a wall clock that runs faster, so that the journal rolls every few seconds: the fault harness's
 * child process. Elapsed time is the machine's. {@code -Dfaults.origin=EPOCHMILLIS -Dfaults.speed=N}: the wall time is
 * a function of the machine's alone, so that it goes on over restarts.
 */
public final class ServeInFastTime {

    private ServeInFastTime() {
    }

    public static void main(String[] arguments) {
        long origin = Long.getLong("faults.origin", System.currentTimeMillis());
        int speed = Integer.getInteger("faults.speed", 1);
        Clock clock = new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                return origin + (System.currentTimeMillis() - origin) * speed;
            }
        };
        int code = new CommandLine(new Main.Serve(clock)).execute(arguments);
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }
}

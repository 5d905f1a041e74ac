package dev.postern.load.record;

import java.io.PrintStream;

/**
 * The line of a run in progress: redrawn in place on a terminal, one plain line a second in a pipe. Main thread only.
 */
public final class LiveLine {
    private static final String ERASE = "\r\u001b[2K";
    // Without wrapping, a line that is wider than the window is cut instead of leaving its first half behind.
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final boolean inPlace;
    private boolean drawn;

    /** A line on {@code out}; {@code inPlace} when that is a terminal that understands ANSI escapes. */
    public LiveLine(PrintStream out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    /** Shows the line. */
    public void show(String line) {
        if (inPlace) {
            out.print(ERASE + NO_WRAP + line + WRAP);
            out.flush();
            drawn = true;
        } else {
            out.println(line);
        }
    }

    /** Leaves the last line standing; what is printed next begins on a new one. */
    public void end() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }

    /**
     * The text of one second of a run.
     *
     * @param second the response times of that second; without a value, the run is not measured yet
     */
    public static String text(long elapsedSeconds, double ratePerSecond, long approved, long declined, Percentiles second, long inFlight) {
        String times = second.count() == 0 ? "not timed" : "p50 %s  p99 %s  p99.9 %s  max %s ms".formatted(Percentiles.millis(second.p50Nanos()),
            Percentiles.millis(second.p99Nanos()), Percentiles.millis(second.p999Nanos()), Percentiles.millis(second.maxNanos()));
        return "%4ds  %,7.0f/s  approved %,d  declined %,d  %s  in flight %,d".formatted(
            elapsedSeconds, ratePerSecond, approved, declined, times, inFlight);
    }
}

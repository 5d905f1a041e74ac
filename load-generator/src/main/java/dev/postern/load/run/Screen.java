package dev.postern.load.run;

import dev.postern.load.record.LiveLine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a run shows itself: standard output, with the live line. Main thread only.
 *
 * @param out  for lines that stay
 * @param live the line of a run in progress
 */
public record Screen(PrintStream out, LiveLine live) {
    /** The process's own standard output; the live line is redrawn in place when that is a terminal. */
    public static Screen standard() {
        boolean terminal = System.console() != null && System.console().isTerminal() && !"dumb".equals(System.getenv("TERM"));
        return new Screen(System.out, new LiveLine(System.out, terminal));
    }

    /** Shows nothing. */
    static Screen silent() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Screen(nowhere, new LiveLine(nowhere, false));
    }

    /** Prints a line that stays. */
    public void line(String format, Object... values) {
        live.end();
        out.println(values.length == 0 ? format : format.formatted(values));
    }
}

package dev.postern.load.terminal;

import java.util.Locale;

/** What a terminal or its line does to one frame that is sent (fault injection). Any thread may read it. */
public enum LineFault {
    /** The frame leaves in two pieces, each in a segment of its own. */
    SPLIT,
    /** Each byte leaves by itself. */
    BYTES,
    /** The frame waits for the next one, and both leave in one piece. */
    GLUED,
    /** The terminal does not read for a while. */
    SLOW_READER,
    /** The connection is closed instead of sending. */
    CUT_BEFORE,
    /** The connection is closed as soon as the frame has left. */
    CUT_AFTER,
    /** The connection stays open and nothing more is read or sent on it; the terminal goes on over a new one. */
    HALF_OPEN,
    /** The frame is swallowed: the host hears nothing and the terminal waits. */
    SILENCE,
    /** The message tells a local date and time (12, 13) of a clock that is wrong by anything up to a year. */
    CLOCK_SKEW;

    private static final LineFault[] ALL = values();

    /** The fault's name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static LineFault at(int ordinal) {
        return ALL[ordinal];
    }
}

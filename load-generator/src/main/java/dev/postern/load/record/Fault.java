package dev.postern.load.record;

import java.util.Locale;

/**
 * What went wrong on the way and was dealt with; counted beside the outcomes. Any thread may read it.
 */
public enum Fault {
    /** No answer within the time allowed. */
    TIMED_OUT,
    /** An answer whose MAC was missing or wrong. */
    BAD_MAC,
    /** An approval whose tag 91 the card's chip did not take for its issuer's. */
    ISSUER_UNPROVEN,
    /** A well-formed answer that no exchange waits for, such as one that came after its time-out. */
    UNMATCHED,
    /** An answer that could not be read, or whose terminal or amount is not the request's, or whose time is. */
    MALFORMED,
    /** A reversal sent again (0401). */
    REVERSAL_REPEATED,
    /** An advice sent again (0221). */
    ADVICE_REPEATED,
    /** A reversal that the host turned down for good. */
    REVERSAL_TURNED_DOWN,
    /** A terminal that had to sign on again. */
    SIGNED_ON_AGAIN,
    /** A connection that was lost and had to be made again. */
    CONNECTION_LOST,
    /** A connection that was given up on purpose, as the profile says. */
    RECONNECTED,
    /** A frame that the line was told to harm. */
    LINE_FAULT,
    /** A send that found its terminal unable to send, and waited. */
    SEND_DEFERRED,
    /** A send that could not be made before the run ended. */
    UNSENT,
    /** A sale that a terminal made by itself while it had no line. */
    SOLD_WHILE_AWAY;

    /** The fault's name in result.json and in the printed list. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

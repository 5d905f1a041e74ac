package dev.postern.fraud.rules;

/**
 * Whether a rule counts. Immutable; any thread.
 *
 * @param percent of the cards for which it does: 100 is live, 0 shadow or off
 * @param asked false when it is off, and not even asked
 */
public record Mode(int percent, boolean asked) {

    /** It decides. */
    public static final Mode LIVE = new Mode(100, true);
    /** Its hits are written down and change nothing. */
    public static final Mode SHADOW = new Mode(0, true);
    /** It is not asked. */
    public static final Mode OFF = new Mode(0, false);

    /** Whether it decides for this card: the same cards each time, other ones for each rule. */
    boolean decidesFor(long tokenHigh, long tokenLow, int salt) {
        if (percent == 100) {
            return true;
        }
        long mixed = (tokenHigh ^ Long.rotateLeft(tokenLow, 32) ^ salt) * 0x9E3779B97F4A7C15L;
        return percent != 0 && Math.floorMod(mixed >>> 20, 100L) < percent;
    }

    /** As a file says it. */
    @Override
    public String toString() {
        return percent == 100 ? "live" : !asked ? "off" : percent == 0 ? "shadow" : "percent " + percent;
    }
}

package dev.postern.processor.terminal;

/**
 * Age and use of one terminal's working keys, the former ones for the grace time, and how often keys were drawn. The age is as old as the
 * record of their activation, whatever restarts lie between; the uses are those of the running process. Confined to the terminal's partition.
 */
final class KeyLife {

    private static final long MINUTE_MILLIS = 60_000;

    private TerminalKeys former;
    private long activatedEpochMillis;
    private long uses;
    private long drawnMinute;
    private int drawnInMinute;

    /** New keys came into use in place of these, which may be null. */
    void activated(TerminalKeys replaced, long atEpochMillis) {
        drop();
        former = replaced;
        activatedEpochMillis = atEpochMillis;
        uses = 0;
    }

    /** When the keys in use proved their first message; 0 when nobody knows. */
    long activatedEpochMillis() {
        return activatedEpochMillis;
    }

    /** The keys in use came from a snapshot that says so. */
    void restored(long atEpochMillis) {
        activatedEpochMillis = atEpochMillis;
    }

    /** The former keys while their MACs are still taken, else null; a clock that was set back by more than the grace time does not prolong it. */
    TerminalKeys honoured(long atEpochMillis, KeyTerms terms) {
        if (former != null && Math.abs(atEpochMillis - activatedEpochMillis) >= terms.graceMillis()) {
            drop();
        }
        return former;
    }

    private void drop() {
        if (former != null) {
            former.release();
            former = null;
        }
    }

    /** The keys in use proved one more message. */
    void used(long atEpochMillis) {
        uses++;
        if (activatedEpochMillis == 0) {
            activatedEpochMillis = atEpochMillis;
        }
    }

    /** Whether it is time for new keys. */
    boolean worn(long atEpochMillis, KeyTerms terms) {
        return uses >= terms.usesMax() || activatedEpochMillis > 0 && atEpochMillis - activatedEpochMillis >= terms.ageMaxMillis();
    }

    /** Whether keys may be drawn once more in this minute; counts it when so. */
    boolean mayDraw(long atEpochMillis, KeyTerms terms) {
        long minute = atEpochMillis / MINUTE_MILLIS;
        if (minute != drawnMinute) {
            drawnMinute = minute;
            drawnInMinute = 0;
        }
        return drawnInMinute < terms.signOnsMaxPerMinute() && ++drawnInMinute > 0;
    }
}

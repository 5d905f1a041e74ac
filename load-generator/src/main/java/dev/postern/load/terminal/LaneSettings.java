package dev.postern.load.terminal;

import dev.postern.load.schedule.EntryMix;

/**
 * How terminals behave. Immutable, shared by all lanes.
 *
 * @param timeoutNanos         how long an answer is awaited
 * @param reversalSpacingNanos how long the answer to a reversal is awaited before it is repeated
 * @param inFlightMax          exchanges that one terminal may have open
 * @param signOnsMax           sign-ons that one lane may have open
 * @param faults               what lines do to frames
 * @param bareEcho             whether the target sends each frame back as it is, instead of being a host
 * @param entries              how cards are read
 * @param pollSpacingNanos     how long a terminal waits between two polls of the code that it shows
 * @param batchEntriesMax      entries after which a terminal closes its batch; 0: it never does
 * @param leftOutShare         share of closed batches of which the terminal leaves an entry out
 */
public record LaneSettings(long timeoutNanos, long reversalSpacingNanos, int inFlightMax, int signOnsMax, LineFaults faults, boolean bareEcho,
                           EntryMix entries, long pollSpacingNanos, int batchEntriesMax, double leftOutShare) {
    private static final long SECOND = 1_000_000_000L;

    /** With a second between polls; batches are never closed. */
    public LaneSettings(long timeoutNanos, long reversalSpacingNanos, int inFlightMax, int signOnsMax, LineFaults faults, boolean bareEcho,
                        EntryMix entries) {
        this(timeoutNanos, reversalSpacingNanos, inFlightMax, signOnsMax, faults, bareEcho, entries, SECOND, 0, 0);
    }

    /** Terminals whose cards are all keyed. */
    public LaneSettings(long timeoutNanos, long reversalSpacingNanos, int inFlightMax, int signOnsMax, LineFaults faults, boolean bareEcho) {
        this(timeoutNanos, reversalSpacingNanos, inFlightMax, signOnsMax, faults, bareEcho, EntryMix.KEYED);
    }
}

package dev.postern.load.terminal;

/**
 * How terminals behave. Immutable, shared by all lanes.
 *
 * @param timeoutNanos         how long an answer is awaited
 * @param reversalSpacingNanos how long the answer to a reversal is awaited before it is repeated
 * @param inFlightMax          exchanges that one terminal may have open
 * @param signOnsMax           sign-ons that one lane may have open
 * @param faults               what lines do to frames
 * @param bareEcho             whether the target sends each frame back as it is, instead of being a host
 */
public record LaneSettings(long timeoutNanos, long reversalSpacingNanos, int inFlightMax, int signOnsMax, LineFaults faults, boolean bareEcho) {
}

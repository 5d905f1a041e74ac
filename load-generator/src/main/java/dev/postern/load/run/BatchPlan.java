package dev.postern.load.run;

/**
 * How terminals close their batches. Immutable; {@link #DEFAULT} is what the command line starts from.
 *
 * @param entriesMax   entries after which a terminal closes its batch, as terminals do whose memory is small; 0: never, at the end of the run neither
 * @param leftOutShare share of closed batches of which the terminal leaves one entry out, so that the host has to name it; 0 to 1
 */
public record BatchPlan(int entriesMax, double leftOutShare) {
    /** After 900 entries, and nothing is left out. */
    public static final BatchPlan DEFAULT = new BatchPlan(900, 0);
    /** Batches stay open. */
    public static final BatchPlan OPEN = new BatchPlan(0, 0);
}

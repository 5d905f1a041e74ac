package dev.postern.processor.ops;

/**
 * One of the slowest requests of an interval, with the nanoseconds that it spent in every stage. Immutable.
 *
 * @param reference its answer's reference (field 37), or "-" where it cannot be told
 * @param whole from the frame's last byte to the answer's hand-over to the socket
 * @param waited how long it may have lain in the socket before that, at most
 * @param decode until it was a checked message
 * @param queue waiting for stages' turns, summed over the way
 * @param fraud the rules' judgement
 * @param issuer the issuer's decision
 * @param batch in the journal, until the force of its batch began
 * @param force that force
 * @param flush from the hand-over until the loop had flushed; 0 when the interval ended before
 */
public record SlowRequest(String reference, long whole, long waited, long decode, long queue, long fraud, long issuer,
        long batch, long force, long flush) {

    /** All times in the order of the way, by name, as in a log's tag. */
    String tag() {
        return "slow;rrn=" + reference + ";waited=" + waited + ";decode=" + decode + ";queue=" + queue + ";fraud=" + fraud
                + ";issuer=" + issuer + ";batch=" + batch + ";force=" + force + ";flush=" + flush;
    }
}

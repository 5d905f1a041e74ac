package dev.postern.processor.ops;

/**
 * When one request came, and where its time has gone so far. Made with the request and handed on with it: only who has the
 * request at the moment touches it, so that it needs no lock. Times are kept in steps of 16 ns since it came, 34 s at most.
 */
public final class Passage {
    private static final int STEP_BITS = 4;

    private final long arrivedNanos;
    /** When it was last handed on, to the next stage or to the journal. */
    private int left;
    /** When its present stage's turn began. */
    private int turn;
    private int waited;
    private int decode;
    private int queue;
    private int fraud;
    private int issuer;
    private int batch;
    private int force;

    /**
     * A request whose frame is complete.
     *
     * @param arrivedNanos when that was seen, on the monotonic clock
     * @param waitedNanos how long it may have lain in the socket before, at most: its loop was at other work
     */
    public Passage(long arrivedNanos, long waitedNanos) {
        this.arrivedNanos = arrivedNanos;
        waited = steps(waitedNanos);
    }

    /** When its last byte was seen. */
    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** It is a checked message now, and waits for the next stage. */
    public void decoded(long nowNanos) {
        decode = since(nowNanos);
        left = decode;
    }

    /** The present stage is done with it. */
    public void handedOn(long nowNanos) {
        left = since(nowNanos);
    }

    /** It is the turn of the next stage. */
    public void turn(long nowNanos) {
        turn = since(nowNanos);
        queue += Math.max(0, turn - left);
    }

    /** The rules have judged it. */
    public void judged(long nowNanos) {
        left = since(nowNanos);
        fraud += Math.max(0, left - turn);
    }

    /** It was decided, the wait for a slow issuer included, and goes to the journal. */
    public void appended(long nowNanos) {
        left = since(nowNanos);
        issuer += Math.max(0, left - turn);
    }

    /**
     * Its record is durable; it waits for its stage's turn.
     *
     * @param commitBegunNanos when the force of its batch began
     * @param durableNanos when that had ended
     */
    public void durable(long commitBegunNanos, long durableNanos) {
        int begun = since(commitBegunNanos);
        batch += Math.max(0, begun - left);
        left = since(durableNanos);
        force += Math.max(0, left - begun);
    }

    /** How long it may have lain in the socket, at most. */
    public long waitedNanos() {
        return nanos(waited);
    }

    /** From the end of the frame to a checked message. */
    public long decodeNanos() {
        return nanos(decode);
    }

    /** Waiting for stages' turns, summed over the way. */
    public long queueNanos() {
        return nanos(queue);
    }

    /** The rules' judgement. */
    public long fraudNanos() {
        return nanos(fraud);
    }

    /** The issuer's decision, with the wait for a slow one. */
    public long issuerNanos() {
        return nanos(issuer);
    }

    /** From the hand-over to the journal until the force of its batch began. */
    public long batchNanos() {
        return nanos(batch);
    }

    /** The force of its batch. */
    public long forceNanos() {
        return nanos(force);
    }

    private int since(long nanos) {
        return steps(nanos - arrivedNanos);
    }

    private static int steps(long nanos) {
        return (int) Math.clamp(nanos >> STEP_BITS, 0L, Integer.MAX_VALUE);
    }

    private static long nanos(int steps) {
        return (long) steps << STEP_BITS;
    }
}

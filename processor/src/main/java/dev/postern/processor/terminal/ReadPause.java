package dev.postern.processor.terminal;

/**
 * How long a line was not read since its credits were gone: what comes out of it next waited that long, in the decoder or in its
 * socket, and no turn of the loop tells so. One a channel, told the time, on its event loop.
 */
final class ReadPause {

    /** The look at the sockets that follows finds what waited there. */
    private static final int TURNS = 1;

    private final LoopTurn turn;
    private long sinceNanos;
    private long nanos;
    private long endedTurn;

    ReadPause(LoopTurn turn) {
        this.turn = turn;
    }

    /** Nothing is read from now on. */
    void begins(long nowNanos) {
        sinceNanos = nowNanos;
    }

    /** It is read again: what waited comes first. */
    void ends(long nowNanos) {
        nanos = nowNanos - sinceNanos;
        endedTurn = turn.number();
    }

    /** What the socket held is read; who comes later did not wait for credits. */
    void over() {
        nanos = 0;
    }

    /** How long a frame that is read now may have waited for credits, at most. */
    long waitedNanos() {
        return turn.number() - endedTurn <= TURNS ? nanos : 0;
    }
}

package dev.postern.processor.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The turns of one event loop: waiting for sockets, then reading them and running tasks, then waiting again. It tells how long the
 * loop was at work, and how long a frame may have lain in its socket while it was. Told the time; its loop's thread only, but
 * for {@link #busyNanos()}.
 *
 * <p>The kernel does not say when a byte came. But what a loop finds when it looks at its sockets after a turn without rest has come
 * during that turn: it waited as long as that turn at most, and as long as this one has taken so far.
 */
final class LoopTurn {

    /** A wait for sockets that was longer than this was one: nothing lay there before. */
    static final long REST_NANOS = 100_000;

    private static final VarHandle BUSY = busy();

    private long looksNanos;
    private long begunNanos;
    private long formerNanos;
    private long carriedNanos;
    private long number;
    private boolean atWork;
    private volatile long busyNanos;

    /** The loop has done all there was and looks at its sockets; it may sleep there. */
    void looks(long nowNanos) {
        if (atWork) {
            atWork = false;
            formerNanos = nowNanos - begunNanos;
            BUSY.setOpaque(this, busyNanos + formerNanos);
        }
        looksNanos = nowNanos;
        number++;
    }

    /** How often it has looked. */
    long number() {
        return number;
    }

    /** It has looked, and read what was there. */
    void looked(long nowNanos) {
        if (!atWork) {
            begin(nowNanos);
        }
    }

    /** How long a frame that is read now may have waited in its socket, at most. */
    long waitedNanos(long nowNanos) {
        if (!atWork) {
            begin(nowNanos);
        }
        return nowNanos - begunNanos + carriedNanos;
    }

    private void begin(long nowNanos) {
        atWork = true;
        begunNanos = nowNanos;
        carriedNanos = nowNanos - looksNanos > REST_NANOS ? 0 : formerNanos;
    }

    /** Time at work of all ended turns; any thread. */
    long busyNanos() {
        return busyNanos;
    }

    private static VarHandle busy() {
        try {
            return MethodHandles.lookup().findVarHandle(LoopTurn.class, "busyNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
